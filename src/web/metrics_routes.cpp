#include "db/database.hpp"
#include "fleet/sessions.hpp"
#include "http/server.hpp"
#include "model/decision_record.hpp"
#include "monitoring/collector.hpp"
#include "tasks/queues.hpp"
#include "tasks/worker.hpp"
#include "web/cluster_status.hpp"
#include "web/metrics_text.hpp"
#include "web/process_figures.hpp"
#include "web/routes.hpp"
#include "web/sight.hpp"

namespace pyscaler::web {
namespace {

Endpoint metrics_endpoint() {
    Endpoint endpoint;
    endpoint.pattern = "/metrics";
    endpoint.scope = model::Role::viewer;
    endpoint.whole_installation = true;
    endpoint.tag = "monitoring";
    endpoint.summary = "Figures of the server in Prometheus' text format";
    endpoint.answer = "text";
    return endpoint;
}

/// A whole number as Prometheus has it.
template <class Number>
double number(Number value) {
    return static_cast<double>(value);
}

struct StoredFigures {
    struct Cluster {
        std::string name{};
        std::map<std::string, std::int64_t, std::less<>> nodes{};
        std::int64_t min{0}, max{0}, decisions{0};
    };
    std::vector<Cluster> clusters{};
};

Result<StoredFigures> stored_figures(db::Session& session) {
    StoredFigures figures;
    for (const auto& cluster : db::Repository<model::Cluster>{session}.select(db::Query{}.ordered_by("name"))) {
        auto& made = figures.clusters.emplace_back();
        made.name = cluster.name.str();
        made.nodes = nodes_by_state(session, made.name);
        made.min = cluster.min.value();
        made.max = cluster.max.value();
        made.decisions = db::Repository<model::DecisionRecord>{session}.count(
            db::Query{}.where(&model::DecisionRecord::cluster, made.name));
    }
    return figures;
}

void write_clusters(MetricsText& text, const StoredFigures& figures) {
    text.begin("pyscaler_nodes", "gauge", "Nodes by cluster and state.");
    for (const auto& cluster : figures.clusters)
        for (const auto& [state, count] : cluster.nodes)
            text.add(number(count), {{"cluster", cluster.name}, {"state", state}});
    text.begin("pyscaler_cluster_min_nodes", "gauge", "The fewest nodes that a cluster may have.");
    for (const auto& cluster : figures.clusters) text.add(number(cluster.min), {{"cluster", cluster.name}});
    text.begin("pyscaler_cluster_max_nodes", "gauge", "The most nodes that a cluster may have.");
    for (const auto& cluster : figures.clusters) text.add(number(cluster.max), {{"cluster", cluster.name}});
    text.begin("pyscaler_decisions", "gauge", "Decisions that are kept, by cluster.");
    for (const auto& cluster : figures.clusters) text.add(number(cluster.decisions), {{"cluster", cluster.name}});
}

void write_collection(MetricsText& text, const CollectionFigures& figures) {
    text.begin("pyscaler_rounds_total", "counter", "Collection rounds since the start.");
    text.add(number(figures.rounds));
    text.begin("pyscaler_samples_total", "counter", "Samples appended since the start, by what they are.");
    text.add(number(figures.values), {{"kind", "value"}});
    text.add(number(figures.missing), {{"kind", "missing"}});
}

void write_queues(MetricsText& text, const std::vector<tasks::QueueStatistics>& queues) {
    text.begin("pyscaler_tasks", "gauge", "Tasks by queue and state.");
    for (const auto& queue : queues) {
        text.add(number(queue.ready), {{"queue", queue.queue}, {"state", "ready"}});
        text.add(number(queue.scheduled), {{"queue", queue.queue}, {"state", "scheduled"}});
        text.add(number(queue.leased), {{"queue", queue.queue}, {"state", "leased"}});
    }
}

void write_worker(MetricsText& text, const tasks::WorkerStatus& worker) {
    text.begin("pyscaler_tasks_running", "gauge", "Tasks that this process runs.");
    text.add(number(worker.running.size()));
    text.begin("pyscaler_tasks_total", "counter", "Tasks that this process has ended, by how.");
    text.add(number(worker.succeeded), {{"state", "succeeded"}});
    text.add(number(worker.failed), {{"state", "failed"}});
    text.add(number(worker.retried), {{"state", "retried"}});
    text.add(number(worker.revoked), {{"state", "revoked"}});
}

void write_http(MetricsText& text, const http::ServerStatistics& http) {
    text.begin("pyscaler_http_connections_total", "counter", "Connections accepted.");
    text.add(number(http.connections));
    text.begin("pyscaler_http_connections_refused_total", "counter", "Connections above a limit.");
    text.add(number(http.refused));
    text.begin("pyscaler_http_connections", "gauge", "Connections now.");
    text.add(number(http.open));
    text.begin("pyscaler_http_requests_total", "counter", "Requests handed to a handler.");
    text.add(number(http.requests));
    text.begin("pyscaler_http_requests_rejected_total", "counter", "Requests malformed, too large or too slow.");
    text.add(number(http.rejected));
}

void write_process(MetricsText& text, const Services& services) {
    const auto process = process_figures();
    text.begin("process_cpu_seconds_total", "counter", "User and system time of the process.");
    text.add(process.cpu_seconds);
    text.begin("process_resident_memory_bytes", "gauge", "Resident memory of the process.");
    text.add(process.resident_bytes);
    text.begin("process_open_fds", "gauge", "Open file descriptors of the process.");
    text.add(process.open_files);
    text.begin("process_start_time_seconds", "gauge", "When the process started, in seconds since 1970.");
    text.add(number(services.started.time_since_epoch().count()) / 1000);
    text.begin("pyscaler_build_info", "gauge", "Always 1; the label says which version this is.");
    text.add(1, {{"version", services.version}});
}

Task<http::Response> metrics(Services& services, http::Request, Caller) {
    const auto stored = co_await services.database.read(stored_figures);
    if (!stored) co_return refusal(stored.error());
    const auto queues = co_await services.queues.statistics();
    if (!queues) co_return refusal(queues.error());
    const auto sessions = co_await services.sessions.figures();
    MetricsText text;
    write_clusters(text, *stored);
    if (services.collection) write_collection(text, services.collection());
    text.begin("pyscaler_series", "gauge", "Series that were read since the start and are still watched.");
    text.add(number(services.collector.last_readings().size()));
    text.begin("pyscaler_ssh_connections", "gauge", "SSH connections to nodes, by state.");
    text.add(number(sessions.connected), {{"state", "connected"}});
    text.add(number(sessions.failing), {{"state", "failing"}});
    write_queues(text, *queues);
    if (services.workers) write_worker(text, (co_await services.workers()).back());
    if (services.http) write_http(text, services.http());
    write_process(text, services);
    auto response = http::Response::text(text.take());
    response.headers.set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
    co_return response;
}

}  // namespace

void add_metrics_routes(Routes& routes, Services& services) {
    routes.add(metrics_endpoint(), [&services](http::Request request, Caller caller) {
        return metrics(services, std::move(request), std::move(caller));
    });
}

}  // namespace pyscaler::web
