#include "tasks/retry_policy.hpp"

#include <algorithm>
#include <cmath>

namespace pyscaler::tasks {

Duration RetryPolicy::delay(std::int64_t retries, double fraction) const {
    const auto grown = static_cast<double>(base.value().count()) *
                       std::pow(2.0, static_cast<double>(std::clamp<std::int64_t>(retries, 0, 62)));
    const auto bounded = std::min(grown, static_cast<double>(cap.value().count()));
    return std::chrono::milliseconds{static_cast<std::int64_t>(bounded * (0.5 + fraction / 2))};
}

}  // namespace pyscaler::tasks
