#include "jmx/text.hpp"

#include "jmx/limits.hpp"
#include "jmx/modified_utf8.hpp"
#include "jmx/number.hpp"
#include "jmx/part.hpp"
#include "jmx/shown_text.hpp"

#include <cmath>
#include <fmt/core.h>

namespace pyscaler::jmx {
namespace {

constexpr std::size_t deepest_shown = 4;
constexpr std::size_t most_shown = 20;

std::string number_text(double number) {
    if (std::isnan(number)) return "NaN";
    if (std::isinf(number)) return number > 0 ? "Infinity" : "-Infinity";
    const bool is_whole = std::abs(number) < 1e15 && number == std::floor(number);
    return is_whole ? fmt::format("{:.0f}", number) : fmt::format("{}", number);
}

/// One half of a surrogate pair is no character: U+FFFD.
std::string character_text(std::uint32_t unit) {
    const char bytes[]{static_cast<char>(0xe0 | unit >> 12), static_cast<char>(0x80 | (unit >> 6 & 0x3f)),
                       static_cast<char>(0x80 | (unit & 0x3f))};
    return from_modified_utf8({bytes, sizeof bytes}).value_or("");
}

void append(std::string& text, const Graph& graph, const Value& value, std::size_t depth);

void append_parts(std::string& text, const Graph& graph, const std::vector<Part>& parts, bool is_list,
                  std::size_t depth) {
    text += is_list ? '[' : '{';
    bool is_first = true;
    for (const auto& part : parts) {
        if (!is_first) text += ", ";
        is_first = false;
        if (text.size() > limits::shown_text) break;
        if (!is_list) text += part.name + ": ";
        append(text, graph, part.value, depth + 1);
    }
    text += is_list ? ']' : '}';
}

std::string plain_object_text(const Graph& graph, const Value& value) {
    if (const auto name = object_name_of(graph, value); !name.empty()) return shown_text(name);
    const auto number = number_in(graph, value);
    if (!number) return graph.class_of(value);
    const auto class_name = graph.class_name(value);
    if (class_name == "java.lang.Character") return character_text(static_cast<std::uint32_t>(*number));
    return class_name == "java.lang.Boolean" ? (*number != 0 ? "true" : "false") : number_text(*number);
}

void append(std::string& text, const Graph& graph, const Value& value, std::size_t depth) {
    const auto parts = depth < deepest_shown ? parts_of(graph, value, most_shown) : std::nullopt;
    if (parts)
        append_parts(text, graph, *parts, parts->empty() || parts->front().name == "0", depth);
    else
        text += plain_text_of(graph, value);
}

}  // namespace

std::string text_of(const Graph& graph, const Value& value) {
    std::string text;
    append(text, graph, value, 0);
    return shown_text(text);
}

std::string plain_text_of(const Graph& graph, const Value& value) {
    switch (value.kind()) {
        case ValueKind::null: return "null";
        case ValueKind::boolean: return value.integer() != 0 ? "true" : "false";
        case ValueKind::character: return character_text(static_cast<std::uint32_t>(value.integer()));
        case ValueKind::integer: return std::to_string(value.integer());
        case ValueKind::real: return number_text(value.real());
        case ValueKind::string: return shown_text(graph.text(value));
        case ValueKind::enumeration: return shown_text(graph.text(graph.enumerations[value.place()].constant));
        default: return plain_object_text(graph, value);
    }
}

bool has_text(const Graph& graph, const Value& value, std::string_view text) {
    if (value.is(ValueKind::string)) return graph.text(value) == text;
    if (value.is(ValueKind::enumeration)) return graph.text(graph.enumerations[value.place()].constant) == text;
    const auto name = object_name_of(graph, value);
    return name.empty() ? text_of(graph, value) == text : name == text;
}

std::string_view object_name_of(const Graph& graph, const Value& value) {
    const auto* written = graph.annotation(value, "javax.management.ObjectName");
    if (!written) return {};
    for (const auto& item : *written)
        if (!graph.walk(1) || item.is(ValueKind::string)) return graph.text(item);
    return {};
}

}  // namespace pyscaler::jmx
