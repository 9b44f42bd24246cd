#pragma once
#include "base/result.hpp"

#include <boost/json/value.hpp>
#include <string>

namespace pyscaler::jmx::jolokia {

/// What one response of the agent brought: its value, or the failure that its `error_type` and `status` mean.
/// `Failure::bad_answer` for what is no response.
Result<boost::json::value> value_in(const boost::json::value& response, const std::string& asked);

}  // namespace pyscaler::jmx::jolokia
