#include "web/routes.hpp"

#include "http/problem.hpp"
#include "model/enumeration.hpp"
#include "web/event_feed.hpp"
#include "web/idempotency.hpp"
#include "web/login_limit.hpp"
#include "web/passwords.hpp"
#include "web/reply.hpp"

#include <fmt/core.h>

namespace pyscaler::web {
namespace {

/// What the caller lacks for this endpoint; nothing when they may use it.
std::optional<http::Response> refused(const Endpoint& endpoint, const Caller& caller) {
    const auto needed = model::enum_name(*endpoint.scope);
    if (caller.must_change_password && endpoint.tag != "account")
        return http::problem(403, "change the password first: nothing else is allowed until then");
    if (!caller.may(*endpoint.scope))
        return http::problem(
            403, fmt::format("this needs the role {}; {} is {}", needed, caller.name, model::enum_name(caller.role())));
    if (endpoint.whole_installation && !caller.as(*endpoint.scope).is_everywhere())
        return http::problem(403, fmt::format("this needs the role {} for all clusters; {} has it for {} only", needed,
                                              caller.name, clusters_text(caller.as(*endpoint.scope))));
    return std::nullopt;
}

}  // namespace

void Routes::add(Endpoint endpoint, Answer answer) {
    http::Route route;
    route.method = endpoint.method;
    route.pattern = endpoint.pattern;
    if (endpoint.body == "yaml") route.body_bytes = most_body_bytes;
    if (endpoint.takes_idempotency_key() && !endpoint.starts_execution())
        answer = once_for_each_key(services_, std::move(answer));
    route.handler = [endpoint, answer = std::move(answer)](http::Request request) -> Task<http::Response> {
        const auto* found = std::any_cast<Caller>(&request.context);
        if (endpoint.scope && found == nullptr) co_return http::problem(401, "send a token");
        Caller caller = found != nullptr ? *found : Caller{};
        if (endpoint.scope) {
            if (auto response = refused(endpoint, caller)) co_return std::move(*response);
            caller = caller.as(*endpoint.scope);
        }
        co_return co_await answer(std::move(request), std::move(caller));
    };
    router_.add(std::move(route));
    endpoints_.push_back(std::move(endpoint));
}

Routes make_routes(Services& services) {
    if (!services.passwords) services.passwords = std::make_shared<Passwords>();
    if (!services.events) services.events = std::make_shared<EventFeed>(services.database);
    if (!services.guesses) services.guesses = std::make_shared<LoginLimit>();
    Routes routes{services};
    add_status_routes(routes, services);
    add_cluster_routes(routes, services);
    add_node_routes(routes, services);
    add_trigger_routes(routes, services);
    add_action_routes(routes, services);
    add_execution_routes(routes, services);
    add_event_routes(routes, services);
    add_series_routes(routes, services);
    add_task_routes(routes, services);
    add_session_routes(routes, services);
    add_account_routes(routes, services);
    add_personal_token_routes(routes, services);
    add_user_routes(routes, services);
    add_token_routes(routes, services);
    add_audit_routes(routes, services);
    add_apply_routes(routes, services);
    add_collection_routes(routes, services);
    add_compatibility_routes(routes, services);
    add_metrics_routes(routes, services);
    add_health_routes(routes, services);
    add_openapi_routes(routes, services);
    return routes;
}

http::Router make_router(Services& services) { return make_routes(services).take_router(); }

}  // namespace pyscaler::web
