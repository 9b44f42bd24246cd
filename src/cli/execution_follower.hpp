#pragma once
#include "base/deadline.hpp"
#include "cli/api.hpp"

#include <string>

namespace pyscaler::cli {

/// Prints what an execution says until it has ended; as JSON, a piece of output a line and then the execution. Returns
/// the exit status: 0 when it succeeded, else 1. `Errc::timed_out` when it has not ended by `deadline`: it goes on.
Result<int> follow_execution(Api& api, const std::string& execution, bool as_json, Deadline deadline);

}  // namespace pyscaler::cli
