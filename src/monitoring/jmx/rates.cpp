#include "monitoring/jmx/rates.hpp"

#include "jmx/failure.hpp"

#include <chrono>

namespace pyscaler::monitoring {
namespace {

constexpr std::size_t takes_between_cleanings = 10'000;
constexpr std::chrono::hours forgotten_after{6};

}  // namespace

Result<double> Rates::take(const samples::SeriesKey& series, const std::string& part, double value, Deadline now) {
    if (++takes_ % takes_between_cleanings == 0) forget_before(now - forgotten_after);
    // Two readings within this time say nothing of a rate.
    constexpr std::chrono::milliseconds shortest{100};
    auto [last, is_first] = last_.try_emplace({series, part}, Last{value, now});
    if (is_first) return pyscaler::jmx::error_of(pyscaler::jmx::Failure::rate_unknown, "read again");
    const auto passed = std::chrono::duration<double>(now - last->second.time);
    if (passed < shortest) return pyscaler::jmx::error_of(pyscaler::jmx::Failure::rate_unknown, "read again");
    const auto before = std::exchange(last->second, Last{value, now});
    if (value < before.value) return pyscaler::jmx::error_of(pyscaler::jmx::Failure::rate_unknown, "it was reset");
    return (value - before.value) / passed.count();
}

void Rates::forget_before(Deadline time) {
    std::erase_if(last_, [time](const auto& each) { return each.second.time < time; });
}

}  // namespace pyscaler::monitoring
