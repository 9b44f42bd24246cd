#include "base/duration.hpp"
#include "db/database.hpp"
#include "fleet/reconciler.hpp"
#include "fleet/sessions.hpp"
#include "model/enumeration.hpp"
#include "tasks/worker.hpp"
#include "web/cluster_status.hpp"
#include "web/finding_kind.hpp"
#include "web/routes.hpp"
#include "web/sight.hpp"

namespace pyscaler::web {
namespace {

Endpoint status_endpoint() {
    Endpoint endpoint;
    endpoint.pattern = "/api/v1/status";
    endpoint.scope = model::Role::viewer;
    endpoint.tag = "status";
    endpoint.summary =
        "The installation at a glance: who asks, version, clusters, collection, what reconciliation found";
    endpoint.answer = "Status";
    return endpoint;
}

json::object caller_json(const Caller& caller) {
    return {{"name", caller.name},
            {"scope", model::enum_name(caller.role())},
            {"cluster", caller.is_everywhere() ? json::value{} : json::value(clusters_text(caller))}};
}

json::array findings_json(const std::vector<fleet::Finding>& findings, const Caller& caller) {
    json::array array;
    for (const auto& finding : findings) {
        if (!caller.sees(finding.cluster)) continue;
        array.push_back(json::object{{"kind", name_of(finding.kind)},
                                     {"cluster", finding.cluster},
                                     {"node", finding.node},
                                     {"instance", finding.instance},
                                     {"text", finding.text},
                                     {"mended", finding.mended}});
    }
    return array;
}

Task<Result<json::array>> clusters(Services& services, Caller caller) {
    const auto look = [caller, now = services.clock.now()](db::Session& session) -> Result<json::array> {
        json::array all;
        for (const auto& cluster : db::Repository<model::Cluster>{session}.select(db::Query{}.ordered_by("name")))
            if (caller.sees(cluster.name.str())) all.push_back(cluster_status(session, now, cluster));
        return all;
    };
    co_return co_await services.database.read(look);
}

Task<http::Response> status(Services& services, http::Request, Caller caller) {
    auto all = co_await clusters(services, caller);
    if (!all) co_return refusal(all.error());
    const auto now = services.clock.now();
    json::object object{{"version", services.version},   {"installation", services.installation},
                        {"time", format_time(now)},      {"started", format_time(services.started)},
                        {"caller", caller_json(caller)}, {"clusters", std::move(*all)}};
    if (services.collection) {
        const auto figures = services.collection();
        object["collection"] = {{"rounds", figures.rounds}, {"values", figures.values}, {"missing", figures.missing}};
    }
    if (services.findings) object["findings"] = findings_json(co_await services.findings(), caller);
    const auto sessions = co_await services.sessions.figures();
    object["ssh"] = {{"connected", sessions.connected}, {"failing", sessions.failing}};
    co_return reply(object);
}

}  // namespace

void add_status_routes(Routes& routes, Services& services) {
    routes.add(status_endpoint(), [&services](http::Request request, Caller caller) {
        return status(services, std::move(request), std::move(caller));
    });
}

}  // namespace pyscaler::web
