#include "aws/retry.hpp"

#include <algorithm>
#include <cmath>

namespace pyscaler::aws {

bool RetryBudget::spend(bool after_timeout) noexcept {
    const int cost = after_timeout ? 10 : 5;
    if (tokens_ < cost) return false;
    tokens_ -= cost;
    return true;
}

void RetryBudget::refund() noexcept { tokens_ = std::min(full, tokens_ + 1); }

std::optional<std::chrono::milliseconds> retry_delay(const RetryPolicy& policy, ErrorClass failure, int attempt,
                                                     double fraction) noexcept {
    const bool helps = failure == ErrorClass::throttle || failure == ErrorClass::transient;
    if (!helps || attempt >= policy.attempts) return std::nullopt;
    const auto longest = std::min(static_cast<double>(policy.ceiling.count()),
                                  static_cast<double>(policy.base.count()) * std::exp2(attempt - 1));
    return std::chrono::milliseconds{static_cast<long>(longest * fraction)};
}

}  // namespace pyscaler::aws
