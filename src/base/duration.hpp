#pragma once
#include "base/result.hpp"

#include <chrono>
#include <compare>
#include <string>
#include <string_view>

namespace pyscaler {

/// A length of time in whole milliseconds, never negative. Outside the program it is text such as "90s", "5m" or
/// "1h30m"; a bare number is refused, so that nobody has to guess the unit.
class Duration {
public:
    constexpr Duration() = default;
    constexpr Duration(std::chrono::milliseconds value)
        : value_(value) {}  // NOLINT: a length of time is a length of time

    constexpr std::chrono::milliseconds value() const { return value_; }
    constexpr operator std::chrono::milliseconds() const { return value_; }  // NOLINT

    friend constexpr auto operator<=>(const Duration&, const Duration&) = default;

private:
    std::chrono::milliseconds value_{0};
};

/// "90s" stays "90s" only below two minutes: the largest unit that divides it is used, e.g. "5m", "36h", "250ms".
std::string format_duration(Duration duration);

/// Reads one or more number-and-unit pairs: ms, s, m, h, d. `Errc::invalid` says what was expected.
Result<Duration> parse_duration(std::string_view text);

}  // namespace pyscaler
