#pragma once
#include "base/clock.hpp"
#include "model/execution.hpp"
#include "model/execution_step.hpp"

#include <string>

namespace pyscaler::db {
class Session;
}

namespace pyscaler::control {

/// Writes the event that tells of the present state of an execution; its name is the execution's.
void tell(db::Session& session, Time now, const model::Execution& execution);

/// The same of one of its steps; its name is the action's.
void tell(db::Session& session, Time now, const model::Execution& execution, const model::ExecutionStep& step);

/// The same of a trigger of `cluster`.
void tell_trigger(db::Session& session, Time now, const std::string& cluster, const std::string& trigger,
                  const std::string& state, const std::string& reason);

}  // namespace pyscaler::control
