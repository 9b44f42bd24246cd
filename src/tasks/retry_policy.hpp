#pragma once
#include "base/duration.hpp"

#include <cstdint>

namespace pyscaler::tasks {

/// How often and when a task is tried again after a failure that may pass.
struct RetryPolicy {
    std::int64_t max_retries{3};
    Duration base{std::chrono::seconds{1}};
    Duration cap{std::chrono::minutes{10}};

    bool allows(std::int64_t retries) const { return retries < max_retries; }

    /// base * 2^retries, at most `cap`, of which the upper half is jittered by `fraction` in [0, 1).
    Duration delay(std::int64_t retries, double fraction) const;
};

}  // namespace pyscaler::tasks
