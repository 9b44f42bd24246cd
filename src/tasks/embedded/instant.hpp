#pragma once
#include "base/clock.hpp"

#include <cstdint>
#include <optional>

namespace pyscaler::tasks::embedded {

/// A time as the file holds it: milliseconds since 1970.
inline std::int64_t instant(Time time) { return time.time_since_epoch().count(); }

inline std::optional<std::int64_t> instant(const std::optional<Time>& time) {
    if (!time) return std::nullopt;
    return instant(*time);
}

inline Time time_of(std::int64_t milliseconds) { return Time{std::chrono::milliseconds{milliseconds}}; }

}  // namespace pyscaler::tasks::embedded
