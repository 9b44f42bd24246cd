#pragma once
#include <atomic>

namespace pyscaler::cli {

/// From now on SIGINT and SIGTERM make this true; a second one ends the process at once. For programs that look at it
/// from their main thread.
const std::atomic<bool>& stop_on_signals();

}  // namespace pyscaler::cli
