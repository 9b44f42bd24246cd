#include "control/execution_progress.hpp"

#include "control/execution_event.hpp"
#include "db/repository.hpp"
#include "fleet/intent.hpp"
#include "model/enumeration.hpp"

#include <algorithm>
#include <fmt/core.h>

namespace pyscaler::control {
namespace {

using Executions = db::Repository<model::Execution>;
using Steps = db::Repository<model::ExecutionStep>;

Result<void> write_step(db::Session& session, Time now, const model::Execution& execution,
                        const model::ExecutionStep& step) {
    if (auto written = Steps{session}.update(step); !written) return written;
    tell(session, now, execution, step);
    return {};
}

Result<void> write_execution(db::Session& session, Time now, const model::Execution& execution) {
    if (auto written = Executions{session}.update(execution); !written) return written;
    tell(session, now, execution);
    return {};
}

/// Whether every step before `position` has ended in a way that lets the next begin.
bool is_next(const std::vector<model::ExecutionStep>& steps, std::int64_t position) {
    return std::ranges::all_of(
        steps, [position](const auto& step) { return *step.position >= position || has_ended(*step.state); });
}

}  // namespace

bool has_ended(model::ExecutionState state) {
    return state != model::ExecutionState::waiting && state != model::ExecutionState::running;
}

bool has_ended(model::StepState state) {
    return state != model::StepState::waiting && state != model::StepState::published &&
           state != model::StepState::running;
}

std::vector<model::ExecutionStep> steps_of(db::Session& session, const std::string& execution) {
    return Steps{session}.select(db::Query{}.where(&model::ExecutionStep::execution, execution).ordered_by("position"));
}

Result<std::optional<StartedStep>> begin_step(db::Session& session, Time now, const std::string& uuid,
                                              std::int64_t position) {
    auto execution = Executions{session}.require(uuid);
    if (!execution) return execution.error();
    auto steps = steps_of(session, uuid);
    if (position < 0 || position >= std::ssize(steps))
        return Error{Errc::invalid, fmt::format("execution {} has no step {}", uuid, position)};
    auto& step = steps[static_cast<std::size_t>(position)];
    if (has_ended(*execution->state) || has_ended(*step.state) || !is_next(steps, position))
        return std::optional<StartedStep>{};
    step.state = model::StepState::running;
    step.attempts = *step.attempts + 1;
    if (!step.started_at->has_value()) step.started_at = std::optional{now};
    if (auto written = write_step(session, now, *execution, step); !written) return written.error();
    if (*execution->state == model::ExecutionState::waiting) {
        execution->state = model::ExecutionState::running;
        execution->started_at = std::optional{now};
        if (auto written = write_execution(session, now, *execution); !written) return written.error();
    }
    return std::optional{StartedStep{std::move(*execution), std::move(step)}};
}

Result<void> end_step(db::Session& session, Time now, const std::string& uuid, std::int64_t position,
                      const Result<void>& outcome) {
    auto execution = Executions{session}.require(uuid);
    if (!execution) return execution.error();
    auto steps = steps_of(session, uuid);
    auto& step = steps.at(static_cast<std::size_t>(position));
    if (has_ended(*step.state)) return {};  // cancelled or superseded while it ran
    step.state = outcome ? model::StepState::succeeded : model::StepState::failed;
    step.ended_at = std::optional{now};
    if (!outcome) step.error = model::Text<4096>::lossy(outcome.error().detail());
    if (auto written = write_step(session, now, *execution, step); !written) return written;
    if (!outcome && step.on_error == model::OnError::stop)
        return end_execution(session, now, *execution, model::ExecutionState::failed,
                             fmt::format("step {}: {}", step.action_name->str(), outcome.error().detail()));
    if (position + 1 == std::ssize(steps))
        return end_execution(session, now, *execution, model::ExecutionState::succeeded, {});
    return {};
}

Result<void> end_execution(db::Session& session, Time now, model::Execution execution, model::ExecutionState state,
                           const std::string& why) {
    for (auto& step : steps_of(session, execution.name->str())) {
        if (has_ended(*step.state)) continue;
        const bool begun = *step.state != model::StepState::waiting;
        step.state = begun ? model::StepState::cancelled : model::StepState::skipped;
        step.ended_at = std::optional{now};
        if (auto written = write_step(session, now, execution, step); !written) return written;
    }
    execution.state = state;
    execution.ended_at = std::optional{now};
    execution.ending = model::Text<1024>::lossy(why);
    return write_execution(session, now, execution);
}

Result<std::vector<std::string>> cancel_execution(db::Session& session, Time now, const std::string& uuid,
                                                  const std::string& who) {
    auto execution = Executions{session}.require(uuid);
    if (!execution) return execution.error();
    if (has_ended(*execution->state))
        return Error{Errc::conflict,
                     fmt::format("execution {} has {} already", uuid, model::enum_name(*execution->state))};
    std::vector<std::string> tasks;
    for (const auto& step : steps_of(session, uuid))
        if (!has_ended(*step.state) && !step.task_id->empty()) tasks.push_back(step.task_id->str());
    fleet::take_back(session, now, uuid, "the removal was cancelled");
    auto ended = end_execution(session, now, *execution, model::ExecutionState::cancelled, "cancelled by " + who);
    if (!ended) return ended.error();
    return tasks;
}

}  // namespace pyscaler::control
