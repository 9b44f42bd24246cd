#include "monitoring/jmx/rates.hpp"

#include "jmx/failure.hpp"

#include <chrono>

namespace pyscaler::monitoring {

Result<double> Rates::take(const samples::SeriesKey& series, double value, Deadline now) {
    // A reading twice within this time, as by a person who checks a node, says nothing of a rate.
    constexpr std::chrono::milliseconds shortest{100};
    auto [last, is_first] = last_.try_emplace(series, Last{value, now});
    if (is_first) return pyscaler::jmx::error_of(pyscaler::jmx::Failure::rate_unknown, "read again");
    const auto passed = std::chrono::duration<double>(now - last->second.time);
    if (passed < shortest) return pyscaler::jmx::error_of(pyscaler::jmx::Failure::rate_unknown, "read again");
    const auto before = std::exchange(last->second, Last{value, now});
    if (value < before.value) return pyscaler::jmx::error_of(pyscaler::jmx::Failure::rate_unknown, "it was reset");
    return (value - before.value) / passed.count();
}

}  // namespace pyscaler::monitoring
