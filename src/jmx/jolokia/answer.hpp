#pragma once
#include "base/result.hpp"

#include <boost/json/value.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace pyscaler::jmx::jolokia {

/// The JSON that `body` is, an object or an array; `Failure::not_jmx`, telling `where` it came from, for anything else.
Result<boost::json::value> json_of(std::string_view body, const std::string& where);

/// What one response of the agent brought: its value, or the failure that its `error_type` and `status` mean.
/// `Failure::bad_answer` for what is no response.
Result<boost::json::value> value_in(const boost::json::value& response, const std::string& asked);

/// The same of the answer to several requests in one POST. One response for all is the failure of each: the agent
/// answers so where one of them spoils the others.
std::vector<Result<boost::json::value>> values_in(const boost::json::value& answer,
                                                  const std::vector<std::string>& asked, const std::string& where);

}  // namespace pyscaler::jmx::jolokia
