// The parts of StreamReader that read objects, arrays, enumerations and what a writeObject wrote.
#include "jmx/limits.hpp"
#include "jmx/shown_text.hpp"
#include "jmx/stream_code.hpp"
#include "jmx/stream_reader.hpp"

#include <fmt/core.h>

namespace pyscaler::jmx {
namespace {

constexpr std::size_t usual_items = 8;

}  // namespace

StreamReader::Step StreamReader::described(Frame& frame, const Value& value) {
    if (!value.is(ValueKind::descriptor)) return fail("an object without a class");
    const auto description = static_cast<std::uint32_t>(value.place());
    frame.state = 1;
    switch (frame.kind) {
        case FrameKind::object: return begin_object(frame, description);
        case FrameKind::array: return begin_array(frame, description);
        case FrameKind::enumeration:
            frame.place = static_cast<std::uint32_t>(graph_.enumerations.size());
            graph_.enumerations.emplace_back().description = description;
            if (charge(sizeof(Enumeration)) == Step::failed) return Step::failed;
            return add_handle(Value::at(ValueKind::enumeration, frame.place)) == Step::failed ? Step::failed
                                                                                              : Step::pushed;
        default:
            frame.place = static_cast<std::uint32_t>(graph_.class_objects.size());
            graph_.class_objects.push_back(description);
            if (charge(sizeof(description)) == Step::failed) return Step::failed;
            return add_handle(Value::at(ValueKind::class_object, frame.place)) == Step::failed ? Step::failed
                                                                                               : Step::pushed;
    }
}

StreamReader::Step StreamReader::begin_object(Frame& frame, std::uint32_t description) {
    const auto slots = graph_.descriptions[description].slots;
    if (charge(sizeof(Object) + slots * sizeof(Value)) == Step::failed) return Step::failed;
    frame.place = static_cast<std::uint32_t>(graph_.objects.size());
    frame.slot = static_cast<std::uint32_t>(graph_.slots.size());
    auto& object = graph_.objects.emplace_back();
    object.description = description;
    object.first_slot = frame.slot;
    graph_.slots.resize(graph_.slots.size() + slots);
    return add_handle(Value::at(ValueKind::object, frame.place)) == Step::failed ? Step::failed : Step::pushed;
}

// For each class of the chain: its fields, then what its writeObject wrote.
StreamReader::Step StreamReader::run_object(Cursor& cursor, Frame& frame, Value& value) {
    if (frame.state == 0) return ask_description(cursor);
    const auto chain = graph_.chain_of(graph_.descriptions[graph_.objects[frame.place].description]);
    while (frame.at < chain.size()) {
        const auto& description = graph_.descriptions[chain[frame.at]];
        const bool has_fields = (description.flags & code::serializable) != 0;
        const bool is_field = has_fields && frame.field < description.fields;
        const auto step = is_field ? object_field(cursor, frame) : object_extra(cursor, frame);
        if (step != Step::ready && !goes_on(step, frame)) return step;
    }
    value = Value::at(ValueKind::object, frame.place);
    return Step::ready;
}

/// `ready` when a primitive was read; a field that is an object goes through `ask`.
StreamReader::Step StreamReader::object_field(Cursor& cursor, Frame& frame) {
    const auto chain = graph_.chain_of(graph_.descriptions[graph_.objects[frame.place].description]);
    const auto type = graph_.fields_of(graph_.descriptions[chain[frame.at]])[frame.field].type;
    const auto width = width_of(type);
    if (width == 0) return ask(cursor);
    if (!cursor.has(width)) return Step::hungry;
    if (spots_) spots_->push_back({cursor.position() - noted_from_, frame.slot, type});
    graph_.slots[frame.slot++] = primitive_of(type, cursor.take(width));
    ++frame.field;
    return Step::ready;
}

Annotation& StreamReader::annotate(std::uint32_t object, std::uint32_t written_by) {
    auto& annotation = graph_.annotations.emplace_back();
    annotation.written_by = written_by;
    annotation.before = graph_.objects[object].annotation;
    graph_.objects[object].annotation = static_cast<std::uint32_t>(graph_.annotations.size() - 1);
    return annotation;
}

/// After the fields of a class; goes on to the next one.
StreamReader::Step StreamReader::object_extra(Cursor& cursor, Frame& frame) {
    const auto written_by = graph_.chain_of(graph_.descriptions[graph_.objects[frame.place].description])[frame.at];
    const auto& description = graph_.descriptions[written_by];
    const bool annotated = (description.flags & code::serializable) != 0
                               ? (description.flags & code::has_write_method) != 0
                               : (description.flags & code::in_blocks) != 0;
    const bool is_raw =
        !annotated && (description.flags & (code::externalizable | code::serializable)) == code::externalizable;
    if (is_raw) return time_of(cursor, frame);
    next_class(frame, description);
    if (!annotated) return Step::ready;
    if (charge(sizeof(Annotation) + usual_items * sizeof(Value)) == Step::failed) return Step::failed;
    annotate(frame.place, written_by).items.reserve(usual_items);
    return push(FrameKind::annotation, frame.place);
}

/// Externalizable data of protocol version 1, which RMI uses, has no end: only a class whose format is known can be
/// read. Kept as annotation of type, seconds and nanoseconds.
StreamReader::Step StreamReader::time_of(Cursor& cursor, Frame& frame) {
    constexpr std::uint8_t duration = 1;
    constexpr std::uint8_t instant = 2;
    const auto written_by = graph_.chain_of(graph_.descriptions[graph_.objects[frame.place].description])[frame.at];
    const auto name = graph_.descriptions[written_by].name;
    if (name != "java.time.Ser")
        return fail_unreadable(fmt::format("only {} itself can read its data", shown_text(name)));
    if (!cursor.has(1)) return Step::hungry;
    const auto type = static_cast<std::uint8_t>(cursor.peek(0, 1));
    if (type != duration && type != instant) return fail_unreadable(fmt::format("java.time.Ser of type {}", type));
    if (!cursor.has(13)) return Step::hungry;
    cursor.skip(1);
    if (charge(sizeof(Annotation) + 3 * sizeof(Value)) == Step::failed) return Step::failed;
    annotate(frame.place, written_by).items = {Value::of_integer(type), primitive_of('J', cursor.take(8)),
                                               primitive_of('I', cursor.take(4))};
    next_class(frame, graph_.descriptions[written_by]);
    return Step::ready;
}

void StreamReader::next_class(Frame& frame, const ClassDescription& passed) {
    if ((passed.flags & code::serializable) == 0) frame.slot += passed.fields;
    frame.field = 0;
    ++frame.at;
}

StreamReader::Step StreamReader::begin_array(Frame& frame, std::uint32_t description) {
    const auto name = graph_.descriptions[description].name;
    const auto type = name.size() > 1 && name[0] == '[' ? name[1] : '\0';
    if (type != 'L' && type != '[' && width_of(type) == 0) return fail("an array of no type");
    if (charge(sizeof(Array)) == Step::failed) return Step::failed;
    frame.place = static_cast<std::uint32_t>(graph_.arrays.size());
    auto& array = graph_.arrays.emplace_back();
    array.description = description;
    array.type = type;
    return add_handle(Value::at(ValueKind::array, frame.place)) == Step::failed ? Step::failed : Step::pushed;
}

// 0 class -> 1 length -> 2 elements
StreamReader::Step StreamReader::run_array(Cursor& cursor, Frame& frame, Value& value) {
    if (frame.state == 0) return ask_description(cursor);
    if (frame.state == 1) {
        const auto step = array_length(cursor, frame);
        if (step != Step::ready) return step;
    }
    while (frame.at < frame.count)
        if (const auto step = ask(cursor); !goes_on(step, frame)) return step;
    value = Value::at(ValueKind::array, frame.place);
    return Step::ready;
}

StreamReader::Step StreamReader::array_length(Cursor& cursor, Frame& frame) {
    if (!cursor.has(4)) return Step::hungry;
    const auto length = static_cast<std::int32_t>(cursor.peek(0, 4));
    if (length < 0 || length > limits::array_elements) return fail(fmt::format("an array of {} elements", length));
    auto& array = graph_.arrays[frame.place];
    const auto packed = static_cast<std::size_t>(length) * width_of(array.type);
    if (!cursor.has(4 + packed)) return Step::hungry;
    if (charge(packed) == Step::failed) return Step::failed;
    cursor.skip(4);
    array.packed = cursor.take(packed);
    frame.count = width_of(array.type) > 0 ? 0 : static_cast<std::uint32_t>(length);
    frame.state = 2;
    return Step::ready;
}

// 0 class -> 1 name -> 2 done
StreamReader::Step StreamReader::run_enumeration(Cursor& cursor, Frame& frame, Value& value) {
    if (frame.state == 0) return ask_description(cursor);
    if (frame.state == 1) return ask(cursor);
    value = Value::at(ValueKind::enumeration, frame.place);
    return Step::ready;
}

StreamReader::Step StreamReader::run_annotation(Cursor& cursor) {
    const auto& frame = frames_.back();
    auto step = Step::pushed;
    while (goes_on(step, frame)) {
        if (!cursor.has(1)) return Step::hungry;
        const auto what = cursor.peek(0, 1);
        if (what == code::end_block) {
            cursor.skip(1);
            return Step::ready;
        }
        step = what == code::block || what == code::long_block ? annotated_block(cursor) : ask(cursor);
    }
    return step;
}

StreamReader::Step StreamReader::annotated_block(Cursor& cursor) {
    std::string_view data;
    const auto read = block(cursor, data);
    if (!read) return fail(read.error().detail());
    if (*read == Progress::hungry) return Step::hungry;
    if (charge(sizeof(std::string) + data.size()) == Step::failed) return Step::failed;
    const auto item = Value::at(ValueKind::block, graph_.strings.size());
    graph_.strings.push_back(graph_.texts.keep(data));
    return keep(frames_.back(), item);
}

StreamReader::Step StreamReader::keep(Frame& frame, const Value& item) {
    if (frame.kept) graph_.annotations[graph_.objects[frame.place].annotation].items.push_back(item);
    return charge(sizeof(Value)) == Step::failed ? Step::failed : Step::pushed;
}

}  // namespace pyscaler::jmx
