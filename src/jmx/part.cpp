#include "jmx/part.hpp"

#include "jmx/failure.hpp"
#include "jmx/limits.hpp"
#include "jmx/text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <fmt/core.h>

namespace pyscaler::jmx {
namespace {

using Parts = std::vector<Part>;

/// Classes that only wrap another one, and the field it is in.
constexpr std::array<std::pair<std::string_view, std::string_view>, 8> wrappers{{
    {"javax.management.openmbean.CompositeDataSupport", "contents"},
    {"java.util.Collections$UnmodifiableMap", "m"},
    {"java.util.Collections$SynchronizedMap", "m"},
    {"java.util.Collections$UnmodifiableCollection", "c"},
    {"java.util.Collections$SynchronizedCollection", "c"},
    {"java.util.Collections$SingletonList", "element"},
    {"java.util.Arrays$ArrayList", "a"},
    {"java.util.concurrent.ConcurrentSkipListMap", "m"},
}};
constexpr std::array<std::string_view, 4> maps{"java.util.HashMap", "java.util.TreeMap", "java.util.Hashtable",
                                               "java.util.concurrent.ConcurrentHashMap"};
constexpr std::array<std::string_view, 5> lists{"java.util.ArrayList", "java.util.HashSet", "java.util.LinkedList",
                                                "java.util.Vector", "java.util.TreeSet"};
constexpr std::int64_t immutable_map = 3;
constexpr std::size_t most_wrappers = 8;

Value unwrapped(const Graph& graph, Value value) {
    for (std::size_t i = 0; i < most_wrappers; ++i) {
        const Value* inner = nullptr;
        for (const auto& [class_name, field] : wrappers)
            if (!inner && graph.is_a(value, class_name)) inner = graph.field(value, field);
        if (!inner) return value;
        value = *inner;
    }
    return value;
}

std::vector<Value> without_blocks(const Graph& graph, const std::vector<Value>& items) {
    std::vector<Value> objects;
    if (!graph.walk(items.size())) return objects;
    objects.reserve(items.size());
    std::copy_if(items.begin(), items.end(), std::back_inserter(objects),
                 [](const Value& item) { return !item.is(ValueKind::block); });
    return objects;
}

Parts entries(const Graph& graph, const std::vector<Value>& items, std::size_t most) {
    const auto objects = without_blocks(graph, items);
    Parts parts;
    parts.reserve(std::min(objects.size() / 2, most));
    // ConcurrentHashMap ends its entries with a pair of nulls.
    for (std::size_t i = 0; i + 1 < objects.size() && parts.size() < most; i += 2)
        if (!objects[i].is(ValueKind::null)) parts.push_back({plain_text_of(graph, objects[i]), objects[i + 1]});
    return parts;
}

Parts elements(const Graph& graph, const std::vector<Value>& items, std::size_t most) {
    Parts parts;
    for (const auto& item : without_blocks(graph, items)) {
        if (parts.size() == most) break;
        parts.push_back({std::to_string(parts.size()), item});
    }
    return parts;
}

Parts elements(const Graph& graph, const Array& array, std::size_t most) {
    Parts parts;
    for (std::size_t i = 0; i < std::min(graph.length(array), most); ++i)
        parts.push_back({std::to_string(i), graph.element(array, i)});
    return parts;
}

/// The index of a row: a list of its values, in an array.
std::string row_name(const Graph& graph, const Value& index) {
    constexpr std::size_t most_columns = 16;
    const auto values = unwrapped(graph, index);
    if (!values.is(ValueKind::array)) return plain_text_of(graph, values);
    std::string name;
    for (const auto& value : elements(graph, graph.arrays[values.place()], most_columns))
        name += (name.empty() ? "" : ",") + plain_text_of(graph, value.value);
    return name;
}

Parts rows(const Graph& graph, const Value& table, std::size_t most) {
    const auto* map = graph.field(table, "dataMap");
    const auto* items = map ? graph.annotation(*map, "java.util.HashMap") : nullptr;
    if (!items) return {};
    const auto objects = without_blocks(graph, *items);
    Parts parts;
    for (std::size_t i = 0; i + 1 < objects.size() && parts.size() < most; i += 2)
        parts.push_back({row_name(graph, objects[i]), objects[i + 1]});
    return parts;
}

std::optional<Parts> immutable(const Graph& graph, const Value& value, std::size_t most) {
    const auto* items = graph.annotation(value, "java.util.CollSer");
    const auto* tag = graph.field(value, "tag");
    if (!items || !tag) return std::nullopt;
    return (tag->integer() & 0xff) == immutable_map ? entries(graph, *items, most) : elements(graph, *items, most);
}

bool is_map_row(const Parts& parts) { return parts.size() == 2 && parts[0].name == "key" && parts[1].name == "value"; }

/// The longest part that `path` begins with; `path` moves behind it.
const Part* longest(const Parts& parts, std::string_view& path) {
    const Part* found = nullptr;
    for (const auto& part : parts) {
        const bool fits =
            path.starts_with(part.name) && (path.size() == part.name.size() || path[part.name.size()] == '.');
        if (fits && (!found || found->name.size() < part.name.size())) found = &part;
    }
    if (found) path.remove_prefix(std::min(path.size(), found->name.size() + 1));
    return found;
}

Error too_much() { return error_of(Failure::bad_answer, "the value takes too many steps to look into"); }

Error no_part(const Graph& graph, const Value& value, const Parts& parts, std::string_view path) {
    std::string there;
    for (const auto& part : parts) {
        if (there.size() > limits::shown_text) break;
        there += (there.empty() ? "" : ", ") + part.name;
    }
    return error_of(Failure::no_such_key, fmt::format("\"{}\" is not in {}, which has: {}", path, graph.class_of(value),
                                                      there.empty() ? "nothing" : there));
}

std::optional<Value> array_step(const Graph& graph, const Value& value, std::string_view& path) {
    if (!value.is(ValueKind::array)) return std::nullopt;
    const auto& array = graph.arrays[value.place()];
    if (path == "length") return path = {}, Value::of_integer(static_cast<std::int64_t>(graph.length(array)));
    std::size_t index = 0;
    const auto [end, error] = std::from_chars(path.data(), path.data() + path.size(), index);
    const auto used = static_cast<std::size_t>(end - path.data());
    if (error != std::errc{} || index >= graph.length(array) || (used < path.size() && path[used] != '.'))
        return std::nullopt;
    path.remove_prefix(std::min(path.size(), used + 1));
    return graph.element(array, index);
}

std::optional<Parts> parts_of_unwrapped(const Graph& graph, const Value& value, bool is_table, std::size_t most) {
    if (value.is(ValueKind::array)) return elements(graph, graph.arrays[value.place()], most);
    if (!value.is(ValueKind::object)) return std::nullopt;
    if (is_table) return rows(graph, value, most);
    for (const auto name : maps)
        if (const auto* items = graph.annotation(value, name)) return entries(graph, *items, most);
    for (const auto name : lists)
        if (const auto* items = graph.annotation(value, name)) return elements(graph, *items, most);
    return immutable(graph, value, most);
}

bool is_table(const Graph& graph, const Value& value) {
    return graph.is_a(value, "javax.management.openmbean.TabularDataSupport");
}

}  // namespace

std::optional<Parts> parts_of(const Graph& graph, const Value& wrapped, std::size_t most) {
    const auto value = unwrapped(graph, wrapped);
    return parts_of_unwrapped(graph, value, is_table(graph, value), most);
}

Result<Value> part_at(const Graph& graph, Value value, std::string_view path) {
    bool in_table = false;
    for (std::size_t steps = 0; steps < limits::depth; ++steps) {
        if (graph.is_walked_out()) return too_much();
        const auto inner = unwrapped(graph, value);
        const bool has_rows = is_table(graph, inner);
        const auto parts = inner.is(ValueKind::array)
                               ? Parts{}
                               : parts_of_unwrapped(graph, inner, has_rows, limits::walk_steps).value_or(Parts{});
        const bool skips_to_value =
            in_table && is_map_row(parts) && !path.starts_with("key") && !path.starts_with("value");
        in_table = has_rows;
        if (skips_to_value) {
            value = parts[1].value;
            continue;
        }
        if (graph.is_walked_out()) return too_much();
        if (path.empty()) return value;
        if (path.starts_with('=')) {
            const bool is_same = has_text(graph, value, path.substr(1));
            return graph.is_walked_out() ? Result<Value>{too_much()} : Value::of_boolean(is_same);
        }
        if (const auto element = array_step(graph, inner, path)) {
            value = *element;
        } else if (const auto* part = longest(parts, path)) {
            value = part->value;
        } else if (path == "length" && !parts.empty()) {
            return Value::of_integer(static_cast<std::int64_t>(parts.size()));
        } else {
            return no_part(graph, value, parts, path);
        }
    }
    return error_of(Failure::no_such_key, "too many steps");
}

}  // namespace pyscaler::jmx
