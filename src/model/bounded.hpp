#pragma once
#include "base/duration.hpp"

#include <compare>
#include <cstdint>
#include <stdexcept>
#include <string>

namespace pyscaler::model {

/// A whole number from `Min` to `Max`. Constructing another throws `std::out_of_range`; input is checked before.
template <class Int, Int Min, Int Max>
class Bounded {
public:
    static constexpr Int min = Min, max = Max;

    constexpr Bounded() = default;
    constexpr Bounded(Int value) : value_(value) {  // NOLINT: a number is a number
        if (value < Min || value > Max) throw std::out_of_range("number out of its bounds");
    }
    constexpr Int value() const noexcept { return value_; }
    constexpr operator Int() const noexcept { return value_; }  // NOLINT

private:
    Int value_ = Min > 0 ? Min : Int{};
};

/// A duration of at least `MinMilliseconds`.
template <std::int64_t MinMilliseconds>
class DurationFrom {
public:
    static constexpr std::int64_t min = MinMilliseconds;

    constexpr DurationFrom() = default;
    constexpr DurationFrom(Duration value) : value_(value) {  // NOLINT: a length of time is a length of time
        if (value.value().count() < MinMilliseconds) throw std::out_of_range("duration shorter than its bound");
    }
    constexpr DurationFrom(std::chrono::milliseconds value) : DurationFrom(Duration{value}) {}  // NOLINT

    constexpr std::chrono::milliseconds value() const noexcept { return value_.value(); }
    constexpr operator Duration() const noexcept { return value_; }                           // NOLINT
    constexpr operator std::chrono::milliseconds() const noexcept { return value_.value(); }  // NOLINT

    friend constexpr auto operator<=>(const DurationFrom&, const DurationFrom&) = default;

private:
    Duration value_{std::chrono::milliseconds{MinMilliseconds}};
};

using Port = Bounded<int, 1, 65535>;

}  // namespace pyscaler::model
