#include "jmx/number.hpp"

#include "jmx/cursor.hpp"
#include "jmx/decimal.hpp"
#include "jmx/failure.hpp"
#include "jmx/limits.hpp"
#include "jmx/part.hpp"
#include "jmx/shown_text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <fmt/core.h>
#include <optional>
#include <string>

namespace pyscaler::jmx {
namespace {

/// Classes whose number is the primitive in their field `value`.
constexpr std::array<std::string_view, 15> holders{"java.lang.Integer",
                                                   "java.lang.Long",
                                                   "java.lang.Double",
                                                   "java.lang.Boolean",
                                                   "java.lang.Short",
                                                   "java.lang.Byte",
                                                   "java.lang.Float",
                                                   "java.lang.Character",
                                                   "java.util.concurrent.atomic.AtomicInteger",
                                                   "java.util.concurrent.atomic.AtomicLong",
                                                   "java.util.concurrent.atomic.AtomicBoolean",
                                                   "java.util.concurrent.atomic.LongAdder$SerializationProxy",
                                                   "java.util.concurrent.atomic.DoubleAdder$SerializationProxy",
                                                   "java.util.concurrent.atomic.LongAccumulator$SerializationProxy",
                                                   "java.lang.Number"};

Error no_number(std::string what) { return error_of(Failure::not_a_number, std::move(what)); }

std::optional<double> primitive(const Value& value) {
    switch (value.kind()) {
        case ValueKind::boolean:
        case ValueKind::character:
        case ValueKind::integer: return static_cast<double>(value.integer());
        case ValueKind::real: return value.real();
        default: return std::nullopt;
    }
}

Result<double> of_text(std::string_view text) {
    constexpr std::string_view blanks = " \t\r\n";
    const auto first = text.find_first_not_of(blanks);
    auto digits = first == std::string_view::npos ? std::string_view{} : text.substr(first);
    digits = digits.substr(0, digits.find_last_not_of(blanks) + 1);
    if (digits.starts_with('+')) digits.remove_prefix(1);
    double number = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (error == std::errc{} && end == digits.data() + digits.size()) return number;
    return no_number(fmt::format("the text \"{}\"", shown_text(text)));
}

/// A java.math.BigInteger as the unscaled value of a decimal.
std::optional<double> scaled(const Graph& graph, const Value& value, std::int64_t scale) {
    const auto* sign = graph.field(value, "signum");
    const auto* magnitude = graph.field(value, "magnitude");
    if (!sign || !magnitude || !magnitude->is(ValueKind::array)) return std::nullopt;
    const auto& bytes = graph.arrays[magnitude->place()].packed;
    const auto converted = std::min(bytes.size(), limits::magnitude);
    if (!graph.walk(bytes.size() + converted * converted / 16)) return std::nullopt;
    const auto number = decimal(bytes, scale);
    return number && *number != 0 && sign->integer() < 0 ? -*number : number;
}

std::optional<double> big_decimal(const Graph& graph, const Value& value) {
    const auto* scale = graph.field(value, "scale");
    const auto* digits = graph.field(value, "intVal");
    return scale && digits ? scaled(graph, *digits, scale->integer()) : std::nullopt;
}

std::optional<double> date(const Graph& graph, const Value& value) {
    const auto* written = graph.annotation(value, "java.util.Date");
    if (!written || written->empty() || !written->front().is(ValueKind::block)) return std::nullopt;
    const auto bytes = graph.strings[written->front().place()];
    if (bytes.size() < 8) return std::nullopt;
    return static_cast<double>(Cursor{bytes}.i8()) / 1000;
}

/// Duration or Instant: type, seconds, nanoseconds.
std::optional<double> time(const Graph& graph, const Value& value) {
    const auto* written = graph.annotation(value, "java.time.Ser");
    if (!written || written->size() != 3) return std::nullopt;
    return static_cast<double>((*written)[1].integer()) + static_cast<double>((*written)[2].integer()) * 1e-9;
}

std::optional<double> of_object(const Graph& graph, const Value& value) {
    const auto name = graph.class_name(value);
    for (const auto holder : holders)
        if (name == holder) {
            const auto* field = graph.field(value, "value");
            return field ? primitive(*field) : std::nullopt;
        }
    if (name == "java.math.BigInteger") return scaled(graph, value, 0);
    if (name == "java.math.BigDecimal") return big_decimal(graph, value);
    if (name == "java.time.Ser") return time(graph, value);
    return graph.is_a(value, "java.util.Date") ? date(graph, value) : std::nullopt;
}

/// Says what the value is, and its parts when it has some.
Error not_one(const Graph& graph, const Value& value) {
    constexpr std::size_t most_named = 12;
    auto what = graph.class_of(value);
    const auto parts = parts_of(graph, value, most_named);
    if (!parts || parts->empty()) return no_number(what);
    what += "; name one of its parts: ";
    for (std::size_t i = 0; i < std::min(parts->size(), most_named); ++i)
        what += (i > 0 ? ", " : "") + (*parts)[i].name;
    return no_number(what);
}

}  // namespace

std::optional<double> number_in(const Graph& graph, const Value& value) {
    return value.is(ValueKind::object) ? of_object(graph, value) : primitive(value);
}

Result<double> number_of(const Graph& graph, const Value& value) {
    if (value.is(ValueKind::string)) return of_text(graph.text(value));
    if (value.is(ValueKind::null)) return no_number("null");
    const auto number = number_in(graph, value);
    if (!number) return not_one(graph, value);
    if (!std::isfinite(*number)) return no_number(std::isnan(*number) ? "NaN" : "infinite");
    return *number;
}

}  // namespace pyscaler::jmx
