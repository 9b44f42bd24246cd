#include "base/duration.hpp"

#include <array>
#include <charconv>
#include <cstdint>
#include <fmt/core.h>
#include <utility>

namespace pyscaler {
namespace {

constexpr std::array<std::pair<std::string_view, std::int64_t>, 5> units{
    {{"d", 86'400'000}, {"h", 3'600'000}, {"m", 60'000}, {"s", 1'000}, {"ms", 1}}};
constexpr std::int64_t longest = 86'400'000LL * 365 * 100;

Error not_a_duration(std::string_view text) {
    return {Errc::invalid, fmt::format("\"{}\" is not a duration such as \"90s\" or \"5m\"", text)};
}

std::int64_t unit_of(std::string_view name) {
    for (const auto& [known, milliseconds] : units)
        if (known == name) return milliseconds;
    return 0;
}

}  // namespace

std::string format_duration(Duration duration) {
    const auto count = duration.value().count();
    if (count == 0) return "0s";
    for (const auto& [name, milliseconds] : units) {
        const bool exact = count % milliseconds == 0;
        // One of the next larger unit reads worse than many of the smaller: 90s, not 1m30s; but 2m, not 120s.
        if (exact && (count / milliseconds > 1 || name == "ms" || name == "s" || name == "m" || name == "h"))
            return fmt::format("{}{}", count / milliseconds, name);
    }
    return fmt::format("{}ms", count);
}

Result<Duration> parse_duration(std::string_view text) {
    std::int64_t total = 0;
    auto rest = text;
    if (rest.empty()) return not_a_duration(text);
    while (!rest.empty()) {
        std::int64_t number = 0;
        const auto [after, error] = std::from_chars(rest.data(), rest.data() + rest.size(), number);
        if (error != std::errc{} || number < 0) return not_a_duration(text);
        rest.remove_prefix(static_cast<std::size_t>(after - rest.data()));
        const auto unit_length = std::min(rest.find_first_of("0123456789"), rest.size());
        const auto unit = unit_of(rest.substr(0, unit_length));
        if (unit == 0) return not_a_duration(text);
        if (number > longest / unit || total > longest - number * unit)
            return Error{Errc::invalid, fmt::format("\"{}\" is longer than 100 years", text)};
        total += number * unit;
        rest.remove_prefix(unit_length);
    }
    return Duration{std::chrono::milliseconds{total}};
}

}  // namespace pyscaler
