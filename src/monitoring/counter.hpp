#pragma once
#include "model/counter.hpp"
#include "model/kinded.hpp"
#include "monitoring/kinds.hpp"

namespace pyscaler::monitoring {

/// A counter with the settings of its kind.
using Counter = model::Kinded<model::Counter, CounterKinds>;

/// Whether a counter of this kind is read from each JVM of a node, and not once for the node.
bool is_per_jvm(const Counter& counter);

}  // namespace pyscaler::monitoring
