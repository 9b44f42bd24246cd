#pragma once
#include "model/execution_step.hpp"

#include <string>
#include <string_view>

namespace pyscaler::control {

/// The name of the step that every growth has besides those of its trigger: it takes the new nodes into service.
inline constexpr std::string_view enter_service = "enter-service";

/// That step's row, without its position.
model::ExecutionStep enter_service_step(const std::string& execution);

/// Whether `step` is it: it has no action.
bool is_enter_service(const model::ExecutionStep& step);

}  // namespace pyscaler::control
