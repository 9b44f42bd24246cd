#include "jmx/mbean.hpp"

#include "jmx/failure.hpp"
#include "jmx/limits.hpp"
#include "jmx/part.hpp"
#include "jmx/shown_text.hpp"
#include "jmx/text.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <set>

namespace pyscaler::jmx {
namespace {

std::string_view text_field(const Graph& graph, const Value& object, std::string_view name) {
    const auto* field = graph.field(object, name);
    return field ? graph.text(*field) : std::string_view{};
}

bool is_usual_name(std::string_view name) { return !name.empty() && name.size() <= limits::name; }

/// Behind the value at `at` of a key property list, or npos where it is malformed.
std::size_t after_value(std::string_view text, std::size_t at) {
    if (at >= text.size() || text[at] != '"') return std::min(text.find(',', at), text.size());
    for (++at; at < text.size() && text[at] != '"'; ++at)
        if (text[at] == '\\') ++at;
    return at < text.size() ? at + 1 : std::string_view::npos;
}

/// What is wrong with the value of a key; `ObjectName` of the JDK has the rules.
std::string_view value_fault(std::string_view value) {
    if (value.empty()) return "has a malformed key or value";
    if (value.front() != '"') {
        if (value.find_first_of("*?") != std::string_view::npos) return "is a pattern";
        return value.find_first_of("=:\"") == std::string_view::npos ? "" : "has a value that must be quoted";
    }
    for (std::size_t at = 1; at < value.size(); ++at) {
        if (value[at] == '*' || value[at] == '?') return "is a pattern";
        constexpr std::string_view escaped = "\\\"*?n";
        if (value[at] == '\\' && escaped.find(value[++at]) == std::string_view::npos)
            return "has a backslash in quotes before something other than \\, \", *, ? and n";
    }
    return {};
}

}  // namespace

MBeanDescription attributes_in(const Graph& graph, const Value& info) {
    MBeanDescription all;
    const auto* attributes = graph.field(info, "attributes");
    if (!attributes || !attributes->is(ValueKind::array)) return all;
    for (const auto& element : graph.arrays[attributes->place()].elements) {
        const bool is_one_more = all.attributes.size() + all.left_off < limits::attributes;
        const auto name = is_one_more ? text_field(graph, element, "name") : std::string_view{};
        if (!is_usual_name(name)) {
            ++all.left_off;
            continue;
        }
        auto& attribute = all.attributes.emplace_back();
        attribute.name = name;
        attribute.type = shown_text(text_field(graph, element, "attributeType"));
        attribute.description = shown_text(text_field(graph, element, "description"));
        const auto* readable = graph.field(element, "isRead");
        attribute.readable = readable && readable->integer() != 0;
    }
    std::ranges::sort(all.attributes, {}, &AttributeDescription::name);
    return all;
}

Result<std::vector<std::string>> names_in(const Graph& graph, const Value& set) {
    const auto parts = parts_of(graph, set, limits::names + 1).value_or(std::vector<Part>{});
    std::vector<std::string> names;
    for (const auto& part : parts) {
        const auto name = object_name_of(graph, part.value);
        if (!graph.walk(name.size())) break;
        if (!name.empty()) names.emplace_back(name);
    }
    if (parts.size() > limits::names || graph.is_walked_out())
        return error_of(Failure::bad_answer, fmt::format("the names of more than {} MBeans", limits::names));
    std::ranges::sort(names);
    return names;
}

std::vector<Attribute> values_in(const Graph& graph, const Value& list) {
    std::vector<Attribute> all;
    for (const auto& part : parts_of(graph, list, limits::attributes).value_or(std::vector<Part>{})) {
        const auto* value = graph.field(part.value, "value");
        const auto name = value ? text_field(graph, part.value, "name") : std::string_view{};
        if (is_usual_name(name)) all.push_back({std::string(name), *value});
    }
    return all;
}

std::string name_fault(std::string_view name) {
    if (name.size() > limits::name) return "is too long";
    const auto colon = name.find(':');
    if (colon == std::string_view::npos || colon + 1 == name.size()) return "must be domain:key=value";
    if (name.find('\n') != std::string_view::npos) return "has a line break";
    if (name.substr(0, colon).find_first_of("*?") != std::string_view::npos) return "is a pattern";
    std::set<std::string_view> keys;
    for (auto at = colon + 1;;) {
        const auto equals = name.find('=', at);
        if (equals == std::string_view::npos || equals == at) return "must be domain:key=value";
        const auto end = after_value(name, equals + 1);
        if (end == std::string_view::npos) return "has a quote without its end";
        const auto value = name.substr(equals + 1, end - equals - 1);
        const auto key = name.substr(at, equals - at);
        if (key.find_first_of(",:\"*?") != std::string_view::npos) return "has a malformed key or value";
        if (const auto fault = value_fault(value); !fault.empty()) return std::string(fault);
        if (!keys.insert(key).second) return "has a key twice";
        if (end == name.size()) return {};
        if (name[end] != ',') return "has text behind a quoted value";
        at = end + 1;
    }
}

}  // namespace pyscaler::jmx
