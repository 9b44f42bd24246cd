#include "control/evaluation.hpp"
#include "control/execution_progress.hpp"
#include "control/explain.hpp"
#include "db/database.hpp"
#include "model/decision_record.hpp"
#include "model/freeze.hpp"
#include "model/json.hpp"
#include "web/cluster_status.hpp"
#include "web/routes.hpp"
#include "web/sight.hpp"

#include <algorithm>
#include <fmt/core.h>

namespace pyscaler::web {
namespace {

Endpoint endpoint_of(std::string what, std::string summary, std::string answer) {
    Endpoint endpoint;
    endpoint.pattern = "/api/v1/clusters/{name}/" + what;
    endpoint.scope = model::Role::viewer;
    endpoint.tag = "clusters";
    endpoint.summary = std::move(summary);
    endpoint.answer = std::move(answer);
    return endpoint;
}

/// The record that is asked for: of the slot in the query, else the newest.
Result<control::Record> record_of(db::Session& session, const Caller& caller, const std::string& name,
                                  std::optional<Time> slot) {
    if (auto cluster = visible<model::Cluster>(session, caller, name); !cluster) return cluster.error();
    if (!slot) {
        if (auto last = control::last_record(session, name)) return std::move(*last);
        return Error{Errc::not_found, fmt::format("no slot of {} has been decided yet", name)};
    }
    const auto row = db::Repository<model::DecisionRecord>{session}.first(
        db::Query{}.where(&model::DecisionRecord::cluster, name).where(&model::DecisionRecord::slot, *slot));
    if (!row) return Error{Errc::not_found, fmt::format("{} has no decision of {}", name, format_time(*slot))};
    return control::read_record(row->record->text());
}

Task<Result<control::Record>> load(Services& services, http::Request request, Caller caller) {
    std::optional<Time> slot;
    if (const auto text = request.target.query.find("slot")) {
        const auto time = parse_time(*text);
        if (!time) co_return time.error().in("slot");
        slot = *time;
    }
    const auto look = [caller, slot, name = std::string(request.parameters.value("name"))](db::Session& session) {
        return record_of(session, caller, name, slot);
    };
    co_return co_await services.database.read(look);
}

Task<http::Response> decision(Services& services, http::Request request, Caller caller) {
    const auto record = co_await load(services, std::move(request), std::move(caller));
    if (!record) co_return refusal(record.error());
    co_return http::Response::json(control::write_record(*record));
}

Task<http::Response> explanation(Services& services, http::Request request, Caller caller) {
    const bool as_text = request.headers.value("Accept").starts_with("text/plain");
    const auto record = co_await load(services, std::move(request), std::move(caller));
    if (!record) co_return refusal(record.error());
    const auto lines = control::explain(*record);
    if (!as_text)
        co_return reply(json::object{{"cluster", record->cluster},
                                     {"slot", format_time(record->slot)},
                                     {"lines", json::array(lines.begin(), lines.end())}});
    std::string text;
    for (const auto& line : lines) text += line + '\n';
    co_return http::Response::text(std::move(text));
}

Task<http::Response> status(Services& services, http::Request request, Caller caller) {
    const auto now = services.clock.now();
    const auto look = [caller, now, name = std::string(request.parameters.value("name"))](
                          db::Session& session) -> Result<json::object> {
        const auto cluster = visible<model::Cluster>(session, caller, name);
        if (!cluster) return cluster.error();
        return cluster_status(session, now, *cluster);
    };
    const auto found = co_await services.database.read(look);
    if (!found) co_return refusal(found.error());
    co_return reply(*found);
}

}  // namespace

void add_cluster_routes(Routes& routes, Services& services) {
    auto one = endpoint_of("decision", "The newest decision with every stage and its reason", "Decision");
    one.query = {{"slot", "the decision of this slot instead: its beginning"}};
    routes.add(std::move(one), [&services](http::Request request, Caller caller) {
        return decision(services, std::move(request), std::move(caller));
    });
    auto explained = endpoint_of(
        "explain", "The newest decision for people, line by line; as text when that is accepted", "Explanation");
    explained.query = {{"slot", "the decision of this slot instead: its beginning"}};
    routes.add(std::move(explained), [&services](http::Request request, Caller caller) {
        return explanation(services, std::move(request), std::move(caller));
    });
    routes.add(
        endpoint_of("status", "Nodes, triggers, executions and freezes of a cluster at a glance", "ClusterStatus"),
        [&services](http::Request request, Caller caller) {
            return status(services, std::move(request), std::move(caller));
        });
}

}  // namespace pyscaler::web
