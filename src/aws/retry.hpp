#pragma once
#include "aws/error.hpp"

#include <chrono>
#include <optional>

namespace pyscaler::aws {

/// How often a call is repeated: the standard mode of AWS's SDKs, with one attempt more for throttled calls' sake.
struct RetryPolicy {
    int attempts{4};
    std::chrono::milliseconds base{1000};
    std::chrono::milliseconds ceiling{20'000};
};

/// Bounds the repetitions of all calls of one client together, so that an outage is not answered by a storm.
class RetryBudget {
public:
    /// Takes what one repetition costs (5, after a timeout 10); false when there is not that much left.
    bool spend(bool after_timeout) noexcept;
    /// Gives back 1 for a call that succeeded at once.
    void refund() noexcept;
    int left() const noexcept { return tokens_; }

private:
    static constexpr int full = 500;
    int tokens_{full};
};

/// How long to wait before attempt `attempt` + 1 after `failure` of attempt `attempt` (from 1), with `fraction` uniform
/// in [0, 1); nothing when the failure is final or the attempts are used up. Lack of capacity is final: seconds do not
/// help.
std::optional<std::chrono::milliseconds> retry_delay(const RetryPolicy& policy, ErrorClass failure, int attempt,
                                                     double fraction) noexcept;

}  // namespace pyscaler::aws
