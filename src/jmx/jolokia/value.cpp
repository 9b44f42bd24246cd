#include "jmx/jolokia/value.hpp"

#include "base/clock.hpp"
#include "jmx/failure.hpp"
#include "jmx/java_type.hpp"
#include "jmx/limits.hpp"
#include "jmx/shown_text.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <fmt/core.h>
#include <optional>

namespace pyscaler::jmx::jolokia {

namespace json = boost::json;

namespace {

Error no_number(std::string what) { return error_of(Failure::not_a_number, std::move(what)); }

std::string listed(const json::value& value) {
    std::string list;
    constexpr std::size_t most = 12;
    for (const auto& key : keys_of(value, most)) list += (list.empty() ? "" : ", ") + key;
    return list.empty() ? "nothing" : list;
}

std::string_view kind_of(const json::value& value) {
    switch (value.kind()) {
        case json::kind::null: return "null";
        case json::kind::array: return "an array";
        case json::kind::object: return "an object";
        case json::kind::string: return "a text";
        case json::kind::bool_: return "a boolean";
        default: return "a number";
    }
}

/// The class of an object that the agent did not take apart but shows as Object.toString() does:
/// "com.example.Odd@269462db"; empty for other texts.
std::string_view class_in(std::string_view text) {
    constexpr std::string_view digits = "0123456789", others = "abcdefghijklmnopqrstuvwxyz._$[;";
    constexpr std::string_view capitals = "ABCDEFGHIJKLMNOPQRSTUVWXYZ", hash_digits = "0123456789abcdef";
    const auto is_of = [](std::string_view word, auto... sets) {
        return std::ranges::all_of(word, [=](char each) { return ((sets.find(each) != sets.npos) || ...); });
    };
    const auto at = text.rfind('@');
    if (at == std::string_view::npos || at + 1 == text.size() || !is_of(text.substr(at + 1), hash_digits)) return {};
    const auto name = text.substr(0, at);
    const auto last = name.find_last_of(".$");
    const bool is_class = last != std::string_view::npos && is_of(name, digits, others, capitals) &&
                          is_of(name.substr(last + 1, 1), digits, capitals);
    return is_class ? name : std::string_view{};
}

Result<double> number_in_text(std::string_view text) {
    constexpr std::string_view blanks = " \t\r\n";
    const auto first = text.find_first_not_of(blanks);
    auto digits = first == std::string_view::npos ? std::string_view{} : text.substr(first);
    digits = digits.substr(0, digits.find_last_not_of(blanks) + 1);
    if (digits.starts_with('+')) digits.remove_prefix(1);
    double number = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (error == std::errc{} && end == digits.data() + digits.size() && std::isfinite(number)) return number;
    if (const auto time = parse_time(digits)) return static_cast<double>(time->time_since_epoch().count()) / 1000;
    if (const auto name = class_in(text); !name.empty()) return no_number(java_type(name));
    return no_number(fmt::format("the text \"{}\"", shown_text(text)));
}

std::optional<double> member(const json::object& object, std::string_view name) {
    const auto* found = object.if_contains(name);
    if (found && found->is_bool()) return found->get_bool() ? 1 : 0;
    return found && found->is_number() ? std::optional{found->to_number<double>()} : std::nullopt;
}

/// Objects by which the agent shows one number: BigInteger, Instant, Duration, atomic numbers and booleans.
std::optional<double> number_in_object(const json::object& object) {
    if (const auto* digits = object.if_contains("bigint"); digits && digits->is_string()) {
        const auto number = number_in_text(digits->get_string());
        return number ? std::optional{*number} : std::nullopt;
    }
    const auto nano = member(object, "nano");
    for (const auto* name : {"epochSecond", "seconds"})
        if (const auto seconds = member(object, name); seconds && nano) return *seconds + *nano * 1e-9;
    if (object.contains("opaque") && object.contains("acquire")) return member(object, "plain");
    return std::nullopt;
}

Result<double> number_of(const json::value& value) {
    if (value.is_bool()) return value.get_bool() ? 1 : 0;
    if (value.is_number()) return value.to_number<double>();
    if (value.is_string()) return number_in_text(value.get_string());
    if (const auto* object = value.if_object())
        if (const auto number = number_in_object(*object)) return *number;
    if (!value.is_object() && !value.is_array()) return no_number(std::string(kind_of(value)));
    return no_number(fmt::format("{}; name one of its parts: {}", kind_of(value), listed(value)));
}

/// The longest member that `path` begins with; `path` moves behind it. Rows of a table with several indices are
/// objects in one another, and their indices stand in a counter with commas between.
const json::value* longest(const json::object& object, std::string_view& path) {
    const json::object::value_type* found = nullptr;
    for (const auto& each : object) {
        const std::string_view name = each.key();
        const bool fits = path.starts_with(name) &&
                          (path.size() == name.size() || path[name.size()] == '.' || path[name.size()] == ',');
        if (fits && (!found || found->key().size() < name.size())) found = &each;
    }
    if (!found) return nullptr;
    path.remove_prefix(std::min(path.size(), found->key().size() + 1));
    return &found->value();
}

const json::value* element(const json::array& array, std::string_view& path) {
    std::size_t index = 0;
    const auto [end, error] = std::from_chars(path.data(), path.data() + path.size(), index);
    const auto used = static_cast<std::size_t>(end - path.data());
    if (error != std::errc{} || index >= array.size() || (used < path.size() && path[used] != '.')) return nullptr;
    path.remove_prefix(std::min(path.size(), used + 1));
    return &array[index];
}

const json::value* next_part(const json::value& value, std::string_view& path) {
    if (const auto* object = value.if_object()) return longest(*object, path);
    if (const auto* array = value.if_array()) return element(*array, path);
    return nullptr;
}

std::optional<std::size_t> length_of(const json::value& value) {
    if (const auto* object = value.if_object()) return object->size();
    if (const auto* array = value.if_array()) return array->size();
    return std::nullopt;
}

std::string plain_text(const json::value& value) {
    if (const auto* text = value.if_string()) return std::string(*text);
    if (value.is_null()) return "null";
    if (value.is_bool()) return value.get_bool() ? "true" : "false";
    if (const auto* number = value.if_int64()) return fmt::format("{}", *number);
    if (const auto* number = value.if_uint64()) return fmt::format("{}", *number);
    return value.is_double() ? fmt::format("{}", value.get_double()) : std::string{};
}

void write(const json::value& value, std::string& text) {
    if (text.size() > limits::shown_text) return;
    const auto* object = value.if_object();
    if (const auto* name = object ? object->if_contains("objectName") : nullptr) {
        text += plain_text(*name);
    } else if (object) {
        text += '{';
        for (const auto& each : *object) {
            if (text.back() != '{') text += ", ";
            text += std::string(each.key()) + ": ";
            write(each.value(), text);
        }
        text += '}';
    } else if (const auto* array = value.if_array()) {
        text += '[';
        for (const auto& each : *array) {
            if (text.back() != '[') text += ", ";
            write(each, text);
        }
        text += ']';
    } else {
        text += plain_text(value);
    }
}

/// However long it is, where it is one text.
bool has_text(const json::value& value, std::string_view text) {
    return value.is_string() ? value.get_string() == text : text_of(value) == text;
}

}  // namespace

Result<double> number_at(const json::value& whole, std::string_view path) {
    const auto* value = &whole;
    while (!path.empty()) {
        if (path.starts_with('=')) return has_text(*value, path.substr(1)) ? 1 : 0;
        if (const auto* part = next_part(*value, path)) {
            value = part;
        } else if (const auto length = length_of(*value); length && path == "length") {
            return static_cast<double>(*length);
        } else {
            return error_of(Failure::no_such_key,
                            fmt::format("\"{}\" is not in {}, which has: {}", path, kind_of(*value), listed(*value)));
        }
    }
    auto number = number_of(*value);
    // JSON has numbers that no double can hold.
    if (number && !std::isfinite(*number)) return no_number("infinite");
    return number;
}

std::string text_of(const json::value& value) {
    std::string text;
    write(value, text);
    return shown_text(text);
}

std::vector<std::string> keys_of(const json::value& value, std::size_t most) {
    std::vector<std::string> keys;
    if (const auto* object = value.if_object()) {
        for (const auto& each : *object) {
            if (keys.size() == most) break;
            keys.emplace_back(each.key());
        }
    } else if (const auto* array = value.if_array()) {
        for (std::size_t i = 0; i < std::min(array->size(), most); ++i) keys.push_back(std::to_string(i));
    }
    return keys;
}

}  // namespace pyscaler::jmx::jolokia
