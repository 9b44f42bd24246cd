#pragma once
#include "base/result.hpp"
#include "jmx/graph.hpp"

#include <optional>

namespace pyscaler::jmx {

/// The number that a value is: any primitive or its wrapper (false 0, true 1), atomic numbers and adders, BigInteger
/// and BigDecimal, a text that holds a number, a java.time.Duration in seconds, a Date or Instant in seconds since
/// 1970. `Failure::not_a_number` for anything else, naming its class, and for NaN and infinities.
Result<double> number_of(const Graph& graph, const Value& value);

/// The same without the words, also NaN and infinities; not of texts.
std::optional<double> number_in(const Graph& graph, const Value& value);

}  // namespace pyscaler::jmx
