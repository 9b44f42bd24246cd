#include "tasks/crontab_field.hpp"

#include <cctype>
#include <charconv>
#include <fmt/core.h>
#include <optional>

namespace pyscaler::tasks {
namespace {

std::string_view trim(std::string_view text) {
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
    return text;
}

std::optional<int> parse_number(std::string_view text) {
    int number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size() || text.front() == '-') return std::nullopt;
    return number;
}

/// A name is its first three letters or more: "mon", "Monday".
bool is_name(std::string_view text, std::string_view name) {
    if (text.size() < 3 || text.size() > name.size()) return false;
    for (std::size_t i = 0; i < text.size(); ++i)
        if (std::tolower(static_cast<unsigned char>(text[i])) != name[i]) return false;
    return true;
}

std::optional<int> parse_value(const CrontabField& field, std::string_view text) {
    if (text.empty()) return std::nullopt;
    for (std::size_t i = 0; i < field.names.size(); ++i)
        if (is_name(text, field.names[i])) return field.least + static_cast<int>(i);
    const auto number = parse_number(text);
    if (!number || *number < field.least || *number > field.most) return std::nullopt;
    return number;
}

Error refuse(const CrontabField& field, std::string_view part) {
    const auto names = field.names.empty() ? std::string{} : fmt::format(" or a name such as {}", field.names[1]);
    return {Errc::invalid,
            fmt::format("{}: \"{}\": expected *, */step, a number from {} to {}{}, a range a-b, a-b/step, or "
                        "a list of these with commas",
                        field.name, part, field.least, field.most, names)};
}

struct Range {
    int first{0};
    int last{0};
    int step{1};
};

std::optional<Range> parse_range(const CrontabField& field, std::string_view part) {
    Range range{field.least, field.least + field.period - 1, 1};
    const auto slash = part.find('/');
    const auto values = part.substr(0, slash);
    if (slash != std::string_view::npos) {
        const auto step = parse_number(part.substr(slash + 1).empty() ? "x" : part.substr(slash + 1));
        if (!step || *step < 1) return std::nullopt;
        range.step = *step;
    }
    if (values == "*") return range;
    const auto dash = values.find('-');
    const auto first = parse_value(field, values.substr(0, dash));
    if (!first) return std::nullopt;
    range.first = range.last = *first;
    if (dash == std::string_view::npos) return slash == std::string_view::npos ? std::optional{range} : std::nullopt;
    const auto last = parse_value(field, values.substr(dash + 1));
    if (!last) return std::nullopt;
    range.last = *last;
    return range;
}

void add(const CrontabField& field, Range range, std::bitset<60>& values) {
    const int wrapped = range.last < range.first ? field.period : 0;  // "fri-mon"
    for (int i = 0; i <= range.last - range.first + wrapped; i += range.step)
        values.set(static_cast<std::size_t>(field.least + (range.first - field.least + i) % field.period));
}

}  // namespace

Result<std::bitset<60>> parse_crontab_field(const CrontabField& field, std::string_view text) {
    std::bitset<60> values;
    for (;;) {
        const auto comma = text.find(',');
        const auto part = trim(text.substr(0, comma));
        const auto range = parse_range(field, part);
        if (!range) return refuse(field, part);
        add(field, *range, values);
        if (comma == std::string_view::npos) return values;
        text.remove_prefix(comma + 1);
    }
}

}  // namespace pyscaler::tasks
