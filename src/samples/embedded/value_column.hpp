#pragma once
#include "samples/embedded/bytes.hpp"

#include <cstdint>
#include <optional>
#include <span>

namespace pyscaler::samples::embedded {

/// `value` as a whole number of 10^-scale, where it is exactly that (reading it back gives the same double).
std::optional<std::int64_t> as_decimal(double value, unsigned scale) noexcept;

/// What `as_decimal` was given. `scale` is at most `max_scale`.
double from_decimal(std::int64_t number, unsigned scale) noexcept;

inline constexpr unsigned max_scale = 9;

/// A column of finite doubles, bit for bit. What scripts print has few decimals, and then the column is whole numbers
/// of a power of ten, which compress far better than XORed doubles do (Gorilla, VLDB 2015, 4.1.2); where one value has
/// more, the column is the doubles' bits as whole numbers. One byte (the scale, or 255 for bits), then integers.
void write_values(std::span<const double> values, Bytes& out);

/// Fills `values`, as many as were written. False when the data is damaged, also by a value that is not finite.
bool read_values(ByteReader& in, std::span<double> values);

}  // namespace pyscaler::samples::embedded
