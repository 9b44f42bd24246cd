#pragma once
#include "jmx/matching.hpp"

#include <boost/json/value.hpp>

namespace pyscaler::jmx::jolokia {

/// The numbers that the answer to `request` has: of each MBean that fits a pattern, else of the one.
Numbers numbers_in(const NumberRequest& request, const Result<boost::json::value>& value);

}  // namespace pyscaler::jmx::jolokia
