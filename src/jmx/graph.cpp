#include "jmx/graph.hpp"

#include "jmx/cursor.hpp"
#include "jmx/shown_text.hpp"

#include <bit>
#include <ranges>

namespace pyscaler::jmx {

Graph::Graph() {
    descriptions.reserve(16);
    fields.reserve(64);
    chains.reserve(48);
    objects.reserve(32);
    annotations.reserve(16);
    strings.reserve(64);
    slots.reserve(64);
}

namespace {

std::string name_of(const Graph& graph, std::uint32_t place) {
    if (place == none) return "unknown class";
    const auto& description = graph.descriptions[place];
    if (!description.interfaces.empty()) return "proxy of " + shown_text(description.interfaces.front());
    return shown_text(description.name);
}

}  // namespace

std::string Graph::class_of(const Value& value) const {
    switch (value.kind()) {
        case ValueKind::null: return "null";
        case ValueKind::boolean: return "boolean";
        case ValueKind::character: return "char";
        case ValueKind::integer: return "integer";
        case ValueKind::real: return "real";
        case ValueKind::string: return "java.lang.String";
        case ValueKind::block: return "block data";
        case ValueKind::object: return name_of(*this, objects[value.place()].description);
        case ValueKind::array: return name_of(*this, arrays[value.place()].description);
        case ValueKind::enumeration: return name_of(*this, enumerations[value.place()].description);
        case ValueKind::class_object: return "java.lang.Class";
        case ValueKind::descriptor: return "java.io.ObjectStreamClass";
    }
    return {};
}

std::string_view Graph::class_name(const Value& value) const {
    if (!value.is(ValueKind::object)) return {};
    const auto description = objects[value.place()].description;
    return description == none ? std::string_view{} : descriptions[description].name;
}

bool Graph::is_a(const Value& value, std::string_view class_name) const {
    if (!value.is(ValueKind::object)) return false;
    const auto description = objects[value.place()].description;
    if (description == none || !walk(descriptions[description].ancestors)) return false;
    for (const auto each : chain_of(descriptions[description]))
        if (descriptions[each].name == class_name) return true;
    return false;
}

const Value* Graph::field(const Value& value, std::string_view name) const {
    if (!value.is(ValueKind::object)) return nullptr;
    const auto& object = objects[value.place()];
    if (object.description == none) return nullptr;
    const auto& description = descriptions[object.description];
    if (!walk(1 + description.slots)) return nullptr;
    std::size_t slot = object.first_slot + description.slots;
    for (const auto each : chain_of(description) | std::views::reverse)
        for (const auto& field : fields_of(descriptions[each]) | std::views::reverse) {
            --slot;
            if (field.name == name) return &slots[slot];
        }
    return nullptr;
}

const std::vector<Value>* Graph::annotation(const Value& value, std::string_view class_name) const {
    if (!value.is(ValueKind::object)) return nullptr;
    for (auto each = objects[value.place()].annotation; each != none && walk(1); each = annotations[each].before)
        if (descriptions[annotations[each].written_by].name == class_name) return &annotations[each].items;
    return nullptr;
}

std::string_view Graph::text(const Value& value) const {
    return value.is(ValueKind::string) ? strings[value.place()] : std::string_view{};
}

std::size_t Graph::length(const Array& array) const {
    const auto width = width_of(array.type);
    return width > 0 ? array.packed.size() / width : array.elements.size();
}

Value Graph::element(const Array& array, std::size_t index) const {
    const auto width = width_of(array.type);
    if (width == 0) return array.elements[index];
    return primitive_of(array.type, std::string_view(array.packed).substr(index * width, width));
}

std::size_t width_of(char type) noexcept {
    switch (type) {
        case 'B':
        case 'Z': return 1;
        case 'C':
        case 'S': return 2;
        case 'F':
        case 'I': return 4;
        case 'D':
        case 'J': return 8;
        default: return 0;
    }
}

Value primitive_of(char type, std::string_view bytes) noexcept {
    const auto bits = Cursor{bytes}.unsigned_of(bytes.size());
    switch (type) {
        case 'B': return Value::of_integer(static_cast<std::int8_t>(bits));
        case 'C': return Value::of_character(static_cast<std::uint16_t>(bits));
        case 'D': return Value::of_real(std::bit_cast<double>(bits));
        case 'F': return Value::of_real(std::bit_cast<float>(static_cast<std::uint32_t>(bits)));
        case 'I': return Value::of_integer(static_cast<std::int32_t>(bits));
        case 'J': return Value::of_integer(static_cast<std::int64_t>(bits));
        case 'S': return Value::of_integer(static_cast<std::int16_t>(bits));
        default: return Value::of_boolean(bits != 0);
    }
}

}  // namespace pyscaler::jmx
