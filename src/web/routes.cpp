#include "web/routes.hpp"

#include "http/problem.hpp"
#include "model/enumeration.hpp"
#include "web/reply.hpp"

#include <fmt/core.h>

namespace pyscaler::web {
namespace {

/// What the caller lacks for this endpoint; nothing when they may use it.
std::optional<http::Response> refused(const Endpoint& endpoint, const Caller& caller) {
    if (!caller.may(*endpoint.scope))
        return http::problem(
            403, fmt::format("this needs a token of scope {}; {} is of scope {}", model::enum_name(*endpoint.scope),
                             caller.name, model::enum_name(caller.scope)));
    if (endpoint.whole_installation && caller.cluster)
        return http::problem(403, fmt::format("this needs a token of scope {} for all clusters; {} is for {} only",
                                              model::enum_name(*endpoint.scope), caller.name, *caller.cluster));
    return std::nullopt;
}

}  // namespace

void Routes::add(Endpoint endpoint, Answer answer) {
    http::Route route;
    route.method = endpoint.method;
    route.pattern = endpoint.pattern;
    if (endpoint.body == "yaml") route.body_bytes = most_body_bytes;
    route.handler = [endpoint, answer = std::move(answer)](http::Request request) -> Task<http::Response> {
        const auto* found = std::any_cast<Caller>(&request.context);
        if (endpoint.scope && found == nullptr) co_return http::problem(401, "send a token");
        Caller caller = found != nullptr ? *found : Caller{};
        if (endpoint.scope)
            if (auto response = refused(endpoint, caller)) co_return std::move(*response);
        co_return co_await answer(std::move(request), std::move(caller));
    };
    router_.add(std::move(route));
    endpoints_.push_back(std::move(endpoint));
}

Routes make_routes(Services& services) {
    Routes routes;
    add_status_routes(routes, services);
    add_cluster_routes(routes, services);
    add_node_routes(routes, services);
    add_trigger_routes(routes, services);
    add_action_routes(routes, services);
    add_execution_routes(routes, services);
    add_event_routes(routes, services);
    add_series_routes(routes, services);
    add_task_routes(routes, services);
    add_token_routes(routes, services);
    add_apply_routes(routes, services);
    add_collection_routes(routes, services);
    add_metrics_routes(routes, services);
    add_health_routes(routes, services);
    add_openapi_routes(routes, services);
    return routes;
}

http::Router make_router(Services& services) { return make_routes(services).take_router(); }

}  // namespace pyscaler::web
