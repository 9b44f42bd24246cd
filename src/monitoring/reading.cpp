#include "monitoring/reading.hpp"

#include <charconv>
#include <cmath>
#include <fmt/core.h>

namespace pyscaler::monitoring {
namespace {

constexpr std::size_t shown_of_nonsense = 40;

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view blanks = " \t\r\n";
    const auto first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

}  // namespace

std::string cause_of(const Error& error) { return error.code().message(); }

Result<double> parse_number(std::string_view text) {
    const auto all = trimmed(text);
    const auto digits = all.starts_with('+') ? all.substr(1) : all;
    double value = 0;
    const auto* end = digits.data() + digits.size();
    const auto [after, error] = std::from_chars(digits.data(), end, value);
    if (error != std::errc{} || after != end || !std::isfinite(value))
        return Error{Errc::invalid, fmt::format("not a number: \"{}{}\"", all.substr(0, shown_of_nonsense),
                                                all.size() > shown_of_nonsense ? "…" : "")};
    return value;
}

}  // namespace pyscaler::monitoring
