#pragma once
#include "actions/kinds.hpp"
#include "control/execution_progress.hpp"
#include "db/database.hpp"
#include "fleet/service.hpp"

#include <string>

namespace pyscaler::control {

/// The name of the task that runs one step: its arguments are the execution and the step's position.
inline constexpr std::string_view run_step_task = "pyscaler.run_step";

/// Runs steps of executions. Lives on the worker's loop; what it is given outlives it.
class StepRunner {
public:
    StepRunner(actions::Services services, const Clock& clock) : services_(std::move(services)), clock_(clock) {}

    /// Runs one step from wherever a crash may have left it, and writes how it ended. An error is only returned when
    /// that could not be written: the step's own failure is stored, and no failure of the task.
    Task<Result<void>> run(std::string execution, std::int64_t position);

private:
    Task<Result<void>> perform(StartedStep started, std::shared_ptr<actions::Output> output);
    Task<Result<void>> enter_service(const StartedStep& started, std::shared_ptr<actions::Output> output);
    Task<Result<std::vector<model::Node>>> targets_of(StartedStep started, model::Effect effect);

    actions::Services services_;
    const Clock& clock_;
};

}  // namespace pyscaler::control
