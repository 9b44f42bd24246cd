#pragma once
#include "jmx/matching.hpp"
#include "monitoring/jmx/jmx_counter.hpp"

#include <functional>
#include <string>

namespace pyscaler::monitoring {

/// What a JVM said of the attributes that a counter is made of.
struct CounterParts {
    pyscaler::jmx::Numbers values{};
    pyscaler::jmx::Numbers divisors{};  ///< of the same MBeans, or of the one in `divisor_mbean`
};

/// The rate of an MBean's value.
using RateOf = std::function<Result<double>(const std::string& mbean, double value)>;

/// The value of a counter; see JmxCounter for the order of its making. Of several MBeans, those that do not have the
/// attribute, whose divisor is not above zero or whose rate is not known yet take no part; where that leaves none, and
/// where one fails for any other reason, it is the error.
Result<double> counter_value(const JmxCounter& counter, const CounterParts& parts, const RateOf& rate_of);

}  // namespace pyscaler::monitoring
