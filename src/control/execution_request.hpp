#pragma once
#include "base/clock.hpp"
#include "base/identifier.hpp"
#include "base/result.hpp"
#include "fleet/intent.hpp"
#include "model/execution.hpp"
#include "model/trigger.hpp"

#include <optional>
#include <string>
#include <vector>

namespace pyscaler::db {
class Session;
}

namespace pyscaler::control {

/// One run of steps that somebody wants.
struct ExecutionRequest {
    std::string cluster{};
    std::string trigger{};  ///< empty: one action by hand
    std::string action{};   ///< empty: the trigger's steps
    std::vector<model::TriggerStep> steps{};
    int count{0};                      ///< nodes to grow by; 0: as many as the action says
    std::vector<std::string> nodes{};  ///< the victims of a shrinking; of another action by hand, what it works on
    fleet::Origin origin{fleet::Origin::decision};
    std::string requested_by{};
    std::string reason{};
    std::optional<std::string> window{};           ///< at most one execution for each trigger and window
    std::optional<std::string> idempotency_key{};  ///< asked for again, it is the same execution
};

/// Writes the execution, its steps and the intents of the nodes that it makes or removes, all in the caller's
/// transaction: what was not granted leaves nothing behind. Errors: those of the claims (fleet/intent.hpp);
/// `Errc::conflict` while another execution changes the cluster's capacity, or when the window has had its execution;
/// `Errc::not_found` names what does not exist; `Errc::invalid` for steps that cannot be run together.
Result<model::Execution> create_execution(db::Session& session, Time now, Identifiers& identifiers,
                                          const ExecutionRequest& request);

/// The request that runs all steps of `trigger`: as the decision grants it, or by hand.
Result<ExecutionRequest> request_of_trigger(db::Session& session, const std::string& trigger);

/// The request that runs `action` by hand, on a cluster or on nodes of one cluster.
Result<ExecutionRequest> request_of_action(db::Session& session, const std::string& action, const std::string& cluster,
                                           std::vector<std::string> nodes);

/// What a list of steps does to the number of nodes, and by how many: from the one step that grows or shrinks.
struct Capacity {
    model::Effect effect{model::Effect::none};
    int amount{0};
    bool removes_last{false};  ///< the shrinking step is aimed at `lastnode`
};
/// `Errc::invalid` when more than one step grows or shrinks.
Result<Capacity> capacity_of(db::Session& session, const std::vector<model::TriggerStep>& steps);

}  // namespace pyscaler::control
