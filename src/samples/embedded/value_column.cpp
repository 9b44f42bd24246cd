#include "samples/embedded/value_column.hpp"

#include "samples/embedded/integer_column.hpp"

#include <array>
#include <bit>
#include <cmath>

namespace pyscaler::samples::embedded {

namespace {

constexpr std::uint8_t as_bits = 255;
constexpr std::array<double, max_scale + 1> powers{1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9};
// Below this, multiplying and rounding finds the right whole number for certain.
constexpr double max_decimal = 1125899906842624.0;  // 2^50

/// The least scale that fits all, if there is one.
std::optional<unsigned> common_scale(std::span<const double> values) {
    unsigned scale = 0;
    for (const auto value : values)
        while (!as_decimal(value, scale))
            if (++scale > max_scale) return std::nullopt;
    return scale;
}

/// False when a value that fitted a smaller scale is too large for this one.
bool to_decimals(std::span<const double> values, unsigned scale, std::vector<std::int64_t>& numbers) {
    for (const auto value : values) {
        const auto number = as_decimal(value, scale);
        if (!number) return false;
        numbers.push_back(*number);
    }
    return true;
}

}  // namespace

std::optional<std::int64_t> as_decimal(double value, unsigned scale) noexcept {
    const auto number = std::nearbyint(value * powers[scale]);
    if (!(std::abs(number) < max_decimal) || number / powers[scale] != value) return std::nullopt;
    if (number == 0 && std::signbit(value)) return std::nullopt;
    return static_cast<std::int64_t>(number);
}

double from_decimal(std::int64_t number, unsigned scale) noexcept {
    return static_cast<double>(number) / powers[scale];
}

void write_values(std::span<const double> values, Bytes& out) {
    if (values.empty()) return;
    std::vector<std::int64_t> numbers;
    numbers.reserve(values.size());
    const auto scale = common_scale(values);
    if (scale && to_decimals(values, *scale, numbers)) {
        out.push_back(static_cast<std::uint8_t>(*scale));
    } else {
        numbers.clear();
        for (const auto value : values) numbers.push_back(std::bit_cast<std::int64_t>(value));
        out.push_back(as_bits);
    }
    write_integers(numbers, out);
}

bool read_values(ByteReader& in, std::span<double> values) {
    if (values.empty()) return true;
    const auto scale = in.byte();
    std::vector<std::int64_t> numbers(values.size());
    if ((scale > max_scale && scale != as_bits) || !read_integers(in, numbers)) return false;
    bool finite = true;
    for (std::size_t i = 0; i < values.size(); ++i) {
        values[i] = scale == as_bits ? std::bit_cast<double>(numbers[i]) : from_decimal(numbers[i], scale);
        finite = finite && std::isfinite(values[i]);
    }
    return finite;
}

}  // namespace pyscaler::samples::embedded
