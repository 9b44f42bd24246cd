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

/// The key of a request: as the execution keeps it, and as the request is known by it.
struct Key {
    std::string text{};
    model::IdempotentRequest request{};
};

Result<std::optional<Key>> key_of(const http::Request& request, const Caller& caller, Time now) {
    const auto key = idempotency_key(request);
    if (!key) return key.error();
    if (!*key) return std::optional<Key>{};
    // Keys of different callers do not meet.
    return std::optional{
        Key{fmt::format("{}/{}:{}", caller.token, caller.user, **key), kept_request(**key, request, caller, now)}};
}

std::optional<model::Execution> started_before(db::Session& session, const std::string& key) {
    return db::Repository<model::Execution>{session}.first(
        db::Query{}.where(&model::Execution::idempotency_key, std::optional{model::Text<255>{key}}));
}

struct Started {
    std::string execution{};
    bool is_replay{false};
};

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
    const auto now = services.clock.now();
    auto key = key_of(request, caller, now);
    if (!key) co_return refusal(key.error());
    const auto write = [&identifiers = services.identifiers, now, caller, key = std::move(*key),
                        wish = std::move(wish)](db::Session& session) -> Result<Started> {
        auto wanted = wish(session);
        if (!wanted) return wanted.error();
        if (auto allowed = may_use<model::Cluster>(caller, wanted->cluster, wanted->cluster); !allowed)
            return allowed.error();
        if (key) {
            if (auto claimed = claim_key(session, key->request); !claimed) return claimed.error();
            if (const auto before = started_before(session, key->text)) {
                if (is_same(*before, *wanted)) return Started{before->name->str(), true};
                return Error{Errc::invalid, "Idempotency-Key: was used to start something else"};
            }
            wanted->idempotency_key = key->text;
        }
        wanted->origin = fleet::Origin::person;
        wanted->requested_by = caller.name;
        if (wanted->reason.empty()) wanted->reason = "by hand, by " + caller.name;
        auto made = control::create_execution(session, now, identifiers, *wanted);
        if (!made) return made.error();
        audit(session, now, caller, deed_of(*wanted, *made));
        return Started{made->name->str()};
    };
    const auto begun = co_await services.database.transact(write);
    if (!begun) co_return refusal(begun.error());
    if (services.kick) services.kick();
    auto response = started("execution", begun->execution);
    response.headers.add("Location", "/api/v1/executions/" + begun->execution);
    if (begun->is_replay) response.headers.add(replayed_header, "true");
    co_return response;
}

}  // namespace pyscaler::web
