#pragma once
#include "ssh/limits.hpp"

namespace pyscaler::ssh {

/// The times that a pool keeps; others than those of limits.hpp are for tests.
struct Patience {
    std::chrono::milliseconds first_backoff{limits::first_backoff};
    std::chrono::milliseconds longest_backoff{limits::longest_backoff};
    std::chrono::milliseconds keep_alive{limits::keep_alive};
    std::chrono::milliseconds dead_peer{limits::dead_peer};
    std::chrono::milliseconds idle{limits::idle};
};

}  // namespace pyscaler::ssh
