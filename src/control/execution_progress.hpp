#pragma once
#include "base/clock.hpp"
#include "base/result.hpp"
#include "model/execution.hpp"
#include "model/execution_step.hpp"

#include <optional>
#include <string>
#include <vector>

namespace pyscaler::db {
class Session;
}

namespace pyscaler::control {

bool has_ended(model::ExecutionState state);
bool has_ended(model::StepState state);

std::vector<model::ExecutionStep> steps_of(db::Session& session, const std::string& execution);

/// A step that is to be run, with its execution.
struct StartedStep {
    model::Execution execution{};
    model::ExecutionStep step{};
};

/// Marks the step as running, for one attempt more, and its execution with it. Nothing when there is no work: the step
/// or the execution has ended, or an earlier step has not.
Result<std::optional<StartedStep>> begin_step(db::Session& session, Time now, const std::string& execution,
                                              std::int64_t position);

/// Writes how the step ended. A failure ends the execution, unless the step says to go on; the last success makes it
/// succeed.
Result<void> end_step(db::Session& session, Time now, const std::string& execution, std::int64_t position,
                      const Result<void>& outcome);

/// Ends an execution: steps that have not ended are skipped, or cancelled where they run. `why` it ended, where not
/// well.
Result<void> end_execution(db::Session& session, Time now, model::Execution execution, model::ExecutionState state,
                           const std::string& why);

/// Stops an execution at a person's wish. Draining nodes go back into service; nodes of a growth that are not in
/// service yet are ended as the cluster says. Returns the ids of the tasks to revoke. `Errc::conflict` when it has
/// ended.
Result<std::vector<std::string>> cancel_execution(db::Session& session, Time now, const std::string& execution,
                                                  const std::string& who);

}  // namespace pyscaler::control
