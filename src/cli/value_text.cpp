#include "cli/value_text.hpp"

#include "base/duration.hpp"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <ctime>
#include <fmt/format.h>

namespace pyscaler::cli {

namespace json = boost::json;

namespace {

std::tm local(Time time) {
    const auto seconds =
        std::chrono::system_clock::to_time_t(std::chrono::time_point_cast<std::chrono::system_clock::duration>(time));
    std::tm parts{};
    ::localtime_r(&seconds, &parts);
    return parts;
}

/// A text that can only be a time: parse_time alone would take dates that people wrote.
bool looks_like_time(std::string_view text) {
    return text.size() >= 20 && text.size() <= 24 && text[4] == '-' && text[10] == 'T' && text.back() == 'Z';
}

std::string text_value(std::string_view text, Time now) {
    if (text.empty()) return "-";
    if (looks_like_time(text))
        if (const auto time = parse_time(text)) return short_time(*time, now);
    return std::string(text);
}

/// A step of a trigger by its action and target; any other object as it is.
std::string object_value(const json::object& object) {
    const auto* action = object.if_contains("action");
    if (action == nullptr || !action->is_string()) return json::serialize(object);
    const auto* target = object.if_contains("target");
    std::string text{action->get_string()};
    if (target != nullptr && target->is_string()) text += fmt::format(" ({})", std::string_view(target->get_string()));
    return text;
}

std::string list_value(const json::array& list, Time now) {
    if (list.empty()) return "-";
    std::string text;
    for (const auto& each : list) {
        if (!text.empty()) text += ", ";
        text += value_text(each, now);
    }
    return text;
}

bool is_long(const json::value& value) {
    if (value.is_string()) return value.get_string().find('\n') != json::string::npos;
    return value.is_array() && !value.get_array().empty() && value.get_array()[0].is_object();
}

void add_indented(std::string& text, std::string_view lines) {
    while (!lines.empty()) {
        const auto end = lines.find('\n');
        text += fmt::format("    {}\n", lines.substr(0, end));
        lines.remove_prefix(end == std::string_view::npos ? lines.size() : end + 1);
    }
}

}  // namespace

std::string short_time(Time time, Time now) {
    const auto then = local(time);
    const auto today = local(now);
    if (then.tm_year != today.tm_year)
        return fmt::format("{}-{:02}-{:02}", then.tm_year + 1900, then.tm_mon + 1, then.tm_mday);
    if (then.tm_yday != today.tm_yday)
        return fmt::format("{:02}-{:02} {:02}:{:02}", then.tm_mon + 1, then.tm_mday, then.tm_hour, then.tm_min);
    return fmt::format("{:02}:{:02}:{:02}", then.tm_hour, then.tm_min, then.tm_sec);
}

std::string short_duration(std::chrono::milliseconds length) {
    const auto milliseconds = length.count();
    if (milliseconds < 1000) return fmt::format("{}ms", milliseconds);
    if (milliseconds < 60'000) return fmt::format("{:.1f}s", static_cast<double>(milliseconds) / 1000);
    const auto seconds = milliseconds / 1000;
    if (seconds < 3600) return fmt::format("{}m {}s", seconds / 60, seconds % 60);
    if (seconds < 86'400) return fmt::format("{}h {}m", seconds / 3600, seconds / 60 % 60);
    return fmt::format("{}d {}h", seconds / 86'400, seconds / 3600 % 24);
}

std::string value_text(const json::value& value, Time now) {
    switch (value.kind()) {
        case json::kind::null: return "-";
        case json::kind::bool_: return value.get_bool() ? "yes" : "no";
        case json::kind::double_: return fmt::format("{}", value.get_double());
        case json::kind::string: return text_value(value.get_string(), now);
        case json::kind::array: return list_value(value.get_array(), now);
        case json::kind::object: return object_value(value.get_object());
        default: return json::serialize(value);
    }
}

std::string object_text(const json::object& object, Time now) {
    std::size_t widest = 0;
    for (const auto& member : object) widest = std::max(widest, member.key().size());
    std::string text;
    for (const auto& [name, value] : object) {
        if (!is_long(value)) {
            text += fmt::format("{:<{}}  {}\n", fmt::format("{}:", std::string_view(name)), widest + 1,
                                value_text(value, now));
            continue;
        }
        text += fmt::format("{}:\n", std::string_view(name));
        if (value.is_string()) add_indented(text, value.get_string());
        if (value.is_array())
            for (const auto& each : value.get_array()) text += fmt::format("  - {}\n", value_text(each, now));
    }
    return text;
}

std::string text_of(const json::value& object, std::string_view name) {
    const auto* members = object.if_object();
    const auto* value = members != nullptr ? members->if_contains(name) : nullptr;
    return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string{};
}

const json::array& list_of(const json::value& object, std::string_view name) {
    static const json::array none;
    const auto* members = object.if_object();
    const auto* value = members != nullptr ? members->if_contains(name) : nullptr;
    return value != nullptr && value->is_array() ? value->get_array() : none;
}

std::string member_text(const json::value& object, std::string_view name, Time now) {
    const auto* members = object.if_object();
    const auto* value = members != nullptr ? members->if_contains(name) : nullptr;
    return value != nullptr ? value_text(*value, now) : "-";
}

}  // namespace pyscaler::cli
