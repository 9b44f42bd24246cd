#include "web/series_request.hpp"

#include "base/duration.hpp"
#include "monitoring/counter.hpp"
#include "web/node_counters.hpp"
#include "web/sight.hpp"

#include <algorithm>
#include <fmt/core.h>

namespace pyscaler::web {
namespace {

using namespace std::chrono_literals;

std::vector<std::string> names_in(std::string_view text) {
    std::vector<std::string> names;
    for (std::size_t at = 0; at < text.size();) {
        const auto end = std::min(text.find(',', at), text.size());
        if (end > at) names.emplace_back(text.substr(at, end - at));
        at = end + 1;
    }
    return names;
}

Result<Time> time_in(const http::Parameters& query, std::string_view name, Time otherwise) {
    const auto text = query.find(name);
    if (!text) return otherwise;
    auto time = parse_time(*text);
    if (!time) return time.error().in(name);
    return *time;
}

Result<Duration> duration_in(const http::Parameters& query, std::string_view name, Duration otherwise) {
    const auto text = query.find(name);
    if (!text) return otherwise;
    auto duration = parse_duration(*text);
    if (!duration) return duration.error().in(name);
    return *duration;
}

Result<samples::Window> window_in(const http::Parameters& query, Time now) {
    // A millisecond more, so that what was just collected is inside.
    const auto to = time_in(query, "to", now + 1ms);
    if (!to) return to.error();
    const auto last = duration_in(query, "last", Duration{1h});
    if (!last) return last.error();
    const auto from = time_in(query, "from", *to - last->value());
    if (!from) return from.error();
    const auto step = duration_in(query, "step", Duration{});
    if (!step) return step.error();
    const auto name = query.find("aggregate").value_or("average");
    const auto aggregate = samples::parse_aggregate(name);
    if (!aggregate) return Error{Errc::invalid, "aggregate: must be average, min, max, last, sum or count"};
    if (*from >= *to) return Error{Errc::invalid, "from: must be before to"};
    return samples::Window{*from, *to, *step, *aggregate};
}

Result<std::vector<model::Node>> nodes_of(db::Session& session, const Caller& caller, const SeriesRequest& request) {
    std::vector<model::Node> nodes;
    for (const auto& name : request.nodes) {
        auto node = visible<model::Node>(session, caller, name);
        if (!node) return node.error();
        nodes.push_back(std::move(*node));
    }
    if (!nodes.empty()) return nodes;
    if (auto cluster = visible<model::Cluster>(session, caller, request.cluster); !cluster) return cluster.error();
    auto query = db::Query{}.where(&model::Node::cluster, request.cluster).ordered_by("name");
    return db::Repository<model::Node>{session}.select(query);
}

/// The counters that are asked for by name, which need not be in use any more to have samples.
Result<monitoring::Counters> counters_named(db::Session& session, const std::vector<std::string>& names) {
    monitoring::Counters counters;
    for (const auto& name : names) {
        auto counter = db::Repository<monitoring::Counter>{session}.require(name);
        if (!counter) return counter.error();
        counters.push_back(std::make_shared<const monitoring::Counter>(std::move(*counter)));
    }
    return counters;
}

std::string unit_of(const monitoring::Counters& counters, std::int64_t id) {
    for (const auto& counter : counters)
        if (counter->head.id == id) return counter->head.unit.str();
    return {};
}

bool is_wanted(const std::vector<std::string>& wanted, const std::string& name) {
    return wanted.empty() || std::find(wanted.begin(), wanted.end(), name) != wanted.end();
}

}  // namespace

std::string SeriesName::label() const {
    return jvm.empty() ? fmt::format("{} {}", node, counter) : fmt::format("{}/{} {}", node, jvm, counter);
}

Result<SeriesRequest> read_series_request(const http::Parameters& query, Time now) {
    SeriesRequest request;
    request.nodes = names_in(query.value("node"));
    request.cluster = query.value("cluster");
    request.counters = names_in(query.value("counter"));
    request.jvms = names_in(query.value("jvm"));
    if (request.nodes.empty() && request.cluster.empty()) return Error{Errc::invalid, "node: or cluster must be given"};
    auto window = window_in(query, now);
    if (!window) return window.error();
    request.window = *window;
    return request;
}

Result<std::vector<SeriesName>> find_series(db::Session& session, Time now, const Caller& caller,
                                            const SeriesRequest& request) {
    const auto nodes = nodes_of(session, caller, request);
    if (!nodes) return nodes.error();
    auto named = counters_named(session, request.counters);
    if (!named) return named.error();
    std::vector<SeriesName> all;
    for (const auto& node : *nodes) {
        auto found = counters_of(session, now, node);
        if (!request.counters.empty()) found.counters = *named;
        for (const auto& series : found.series()) {
            if (!series.jvm.empty() && !is_wanted(request.jvms, series.jvm)) continue;
            const auto unit = unit_of(found.counters, series.key.counter);
            all.push_back({series.key, node.name.str(), series.jvm, series.counter, unit});
            if (all.size() > most_series)
                return Error{Errc::invalid,
                             fmt::format("these are more than {} series: name nodes or counters", most_series)};
        }
    }
    return all;
}

}  // namespace pyscaler::web
