#include "monitoring/round.hpp"

namespace pyscaler::monitoring {

std::chrono::milliseconds offset_of(std::int64_t node, Duration interval) {
    // Ids are handed out one after another: Fibonacci hashing spreads neighbours as far apart as can be.
    const auto spread = static_cast<std::uint64_t>(node) * 0x9e3779b97f4a7c15u;
    const auto room = static_cast<std::uint64_t>(interval.value().count()) * 4 / 5;
    if (room == 0) return std::chrono::milliseconds{0};
    return std::chrono::milliseconds{static_cast<std::int64_t>((spread >> 32) * room >> 32)};
}

}  // namespace pyscaler::monitoring
