#include "control/evaluation.hpp"
#include "db/database.hpp"
#include "web/routes.hpp"
#include "web/sight.hpp"
#include "web/start.hpp"
#include "web/trigger_states.hpp"

namespace pyscaler::web {
namespace {

Endpoint states_endpoint() {
    Endpoint endpoint;
    endpoint.pattern = "/api/v1/triggers/states";
    endpoint.scope = model::Role::viewer;
    endpoint.tag = "triggers";
    endpoint.summary = "How every trigger stands after the newest decision of its cluster";
    endpoint.query = {{"cluster", "only this cluster's"}};
    endpoint.answer = "TriggerStates";
    return endpoint;
}

Endpoint fire_endpoint() {
    Endpoint endpoint;
    endpoint.method = http::Method::post;
    endpoint.pattern = "/api/v1/triggers/{name}/fire";
    endpoint.scope = model::Role::operator_;
    endpoint.tag = "triggers";
    endpoint.summary = "Runs the steps of a trigger now; honours Idempotency-Key";
    endpoint.body = "FireRequest";
    endpoint.answer = "StartedExecution";
    endpoint.status = 202;
    return endpoint;
}

Task<http::Response> states(Services& services, http::Request request, Caller caller) {
    const auto look = [caller, only_cluster = std::string(request.target.query.value("cluster"))](
                          db::Session& session) -> Result<json::array> {
        json::array all;
        for (const auto& cluster : db::Repository<model::Cluster>{session}.select(db::Query{}.ordered_by("name"))) {
            const auto& name = cluster.name.str();
            if (!caller.sees(name) || (!only_cluster.empty() && only_cluster != name)) continue;
            for (auto& state : trigger_states(session, name, control::last_record(session, name)))
                all.push_back(std::move(state));
        }
        return all;
    };
    auto all = co_await services.database.read(look);
    if (!all) co_return refusal(all.error());
    co_return reply(json::object{{"items", std::move(*all)}, {"next", nullptr}});
}

/// How many nodes to grow by, when the body says: 0 for the action's own number.
Result<int> count_in(const json::object& body) {
    const auto* count = body.if_contains("count");
    if (count == nullptr || count->is_null()) return 0;
    if (!count->is_int64() || count->get_int64() < 1 || count->get_int64() > 1000)
        return Error{Errc::invalid, "count: must be between 1 and 1000"};
    return static_cast<int>(count->get_int64());
}

Task<http::Response> fire(Services& services, http::Request request, Caller caller) {
    const auto body = body_of(request);
    if (!body) co_return refusal(body.error());
    if (auto known = only(*body, {"count", "reason"}); !known) co_return refusal(known.error());
    const auto count = count_in(*body);
    if (!count) co_return refusal(count.error());
    const auto reason = text_in(*body, "reason");
    if (!reason) co_return refusal(reason.error());
    Wish wish = [caller, name = std::string(request.parameters.value("name")), count = *count,
                 reason = *reason](db::Session& session) -> Result<control::ExecutionRequest> {
        auto trigger = visible<model::Trigger>(session, caller, name);
        if (!trigger) return trigger.error();
        auto wanted = control::request_of_trigger(session, name);
        if (!wanted) return wanted.error();
        wanted->count = count;
        wanted->reason = reason;
        return wanted;
    };
    co_return co_await start(services, std::move(request), std::move(caller), std::move(wish));
}

}  // namespace

void add_trigger_routes(Routes& routes, Services& services) {
    routes.add(states_endpoint(), [&services](http::Request request, Caller caller) {
        return states(services, std::move(request), std::move(caller));
    });
    routes.add(fire_endpoint(), [&services](http::Request request, Caller caller) {
        return fire(services, std::move(request), std::move(caller));
    });
}

}  // namespace pyscaler::web
