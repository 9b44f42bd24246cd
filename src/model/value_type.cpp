#include "model/value_type.hpp"

#include "base/clock.hpp"
#include "base/duration.hpp"
#include "model/scalar.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace pyscaler::model {
namespace {

using Fault = std::optional<std::string>;

template <class Number>
Cell number_from_text(std::string_view text, std::string_view expected, Fault& fault) {
    Number number{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error == std::errc{} && end == text.data() + text.size()) {
        if constexpr (std::is_same_v<Number, double>) {
            if (std::isfinite(number)) return number;
        } else {
            return number;
        }
    }
    fault = "must be " + std::string(expected);
    return {};
}

Cell flag_from_text(std::string_view text, Fault& fault) {
    if (text == "true") return std::int64_t{1};
    if (text == "false") return std::int64_t{0};
    fault = "must be true or false";
    return {};
}

Cell name_from_text(const std::vector<std::string>& names, std::string_view text, Fault& fault) {
    if (std::ranges::find(names, text) != names.end()) return std::string(text);
    fault = detail::must_be_one_of(names);
    return {};
}

}  // namespace

CellType cell_type(const ValueType& type) {
    switch (type.kind) {
        case ValueKind::boolean:
        case ValueKind::integer:
        case ValueKind::time:
        case ValueKind::duration: return CellType::integer;
        case ValueKind::real: return CellType::real;
        default: return CellType::text;
    }
}

Cell cell_from_text(const ValueType& type, std::string_view text, Fault& fault) {
    switch (type.kind) {
        case ValueKind::boolean: return flag_from_text(text, fault);
        case ValueKind::integer: return number_from_text<std::int64_t>(text, "a whole number", fault);
        case ValueKind::real: return number_from_text<double>(text, "a number", fault);
        case ValueKind::time:
            if (const auto time = parse_time(text)) return std::int64_t{time->time_since_epoch().count()};
            return fault = "must be a time such as \"2026-11-24T02:26:18Z\"", Cell{};
        case ValueKind::duration:
            if (const auto duration = parse_duration(text)) return std::int64_t{duration->value().count()};
            return fault = "must be a duration such as \"90s\" or \"5m\"", Cell{};
        case ValueKind::enumeration: return name_from_text(type.names, text, fault);
        case ValueKind::list: return fault = "must be a list", Cell{};
        default: return std::string(text);
    }
}

}  // namespace pyscaler::model
