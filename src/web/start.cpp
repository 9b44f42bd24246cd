#include "web/start.hpp"

#include "db/database.hpp"
#include "db/repository.hpp"
#include "web/audit.hpp"
#include "web/idempotency.hpp"
#include "web/reply.hpp"
#include "web/sight.hpp"

#include <fmt/core.h>

namespace pyscaler::web {
namespace {

/// The key as it is stored: keys of different callers do not meet.
Result<std::optional<std::string>> key_of(const http::Request& request, const Caller& caller) {
    auto key = idempotency_key(request);
    if (key && *key) **key = fmt::format("{}:{}", caller.name, **key);
    return key;
}

std::optional<model::Execution> started_before(db::Session& session, const std::optional<std::string>& key) {
    if (!key) return std::nullopt;
    return db::Repository<model::Execution>{session}.first(
        db::Query{}.where(&model::Execution::idempotency_key, std::optional{model::Text<255>{*key}}));
}

bool is_same(const model::Execution& before, const control::ExecutionRequest& wanted) {
    return *before.trigger == wanted.trigger && *before.action == wanted.action && *before.cluster == wanted.cluster;
}

Deed deed_of(const control::ExecutionRequest& wanted, const model::Execution& execution) {
    const bool is_action = wanted.trigger.empty();
    Deed deed;
    deed.verb = "run";
    deed.noun = is_action ? "Action" : "Trigger";
    deed.object = is_action ? wanted.action : wanted.trigger;
    deed.details = json::object{{"execution", execution.name->str()},
                                {"cluster", wanted.cluster},
                                {"nodes", json::array(wanted.nodes.begin(), wanted.nodes.end())}};
    deed.message = wanted.reason;
    return deed;
}

}  // namespace

Task<http::Response> start(Services& services, http::Request request, Caller caller, Wish wish) {
    auto key = key_of(request, caller);
    if (!key) co_return refusal(key.error());
    const auto now = services.clock.now();
    const auto write = [&identifiers = services.identifiers, now, caller, key = std::move(*key),
                        wish = std::move(wish)](db::Session& session) -> Result<std::string> {
        auto wanted = wish(session);
        if (!wanted) return wanted.error();
        if (auto allowed = may_use<model::Cluster>(caller, wanted->cluster, wanted->cluster); !allowed)
            return allowed.error();
        if (auto before = started_before(session, key)) {
            if (is_same(*before, *wanted)) return before->name->str();
            return Error{Errc::invalid, "Idempotency-Key: was used to start something else"};
        }
        wanted->origin = fleet::Origin::person;
        wanted->requested_by = caller.name;
        wanted->idempotency_key = key;
        if (wanted->reason.empty()) wanted->reason = "by hand, by " + caller.name;
        auto made = control::create_execution(session, now, identifiers, *wanted);
        if (!made) return made.error();
        audit(session, now, caller, deed_of(*wanted, *made));
        return made->name->str();
    };
    auto execution = co_await services.database.transact(write);
    if (!execution) co_return refusal(execution.error());
    if (services.kick) services.kick();
    auto response = started("execution", *execution);
    response.headers.add("Location", "/api/v1/executions/" + *execution);
    co_return response;
}

}  // namespace pyscaler::web
