// The parts of StreamReader that read descriptions of classes.
#include "jmx/limits.hpp"
#include "jmx/shown_text.hpp"
#include "jmx/stream_code.hpp"
#include "jmx/stream_reader.hpp"

#include <fmt/core.h>

namespace pyscaler::jmx {

// class: 0 head -> 1 shape -> 2 field (-> 3 its type -> 2)… -> 4 annotation -> 5 superclass -> 6 done
// proxy: 10 count -> 11 interface… -> 4
StreamReader::Step StreamReader::run_description(Cursor& cursor, Frame& frame, Value& value) {
    auto step = Step::pushed;
    while (goes_on(step, frame)) {
        if (frame.state == 6) {
            value = Value::at(ValueKind::descriptor, frame.place);
            return Step::ready;
        }
        step = run_part_of_description(cursor, frame);
    }
    return step;
}

StreamReader::Step StreamReader::run_part_of_description(Cursor& cursor, Frame& frame) {
    switch (frame.state) {
        case 0: return class_head(cursor, frame);
        case 1: return class_shape(cursor, frame);
        case 2: return class_field(cursor, frame);
        case 3: return field_type(cursor, frame);
        case 4: return class_annotation(cursor, frame);
        case 5: return ask_description(cursor);
        default: return proxy_interface(cursor, frame);
    }
}

/// Nearly always it is a null and no more.
StreamReader::Step StreamReader::class_annotation(Cursor& cursor, Frame& frame) {
    frame.state = 5;
    const bool is_usual = cursor.has(2) && cursor.peek(0, 2) == (code::null << 8 | code::end_block);
    if (!is_usual) return push(FrameKind::annotation, none, false);
    cursor.skip(2);
    return Step::pushed;
}

StreamReader::Step StreamReader::class_head(Cursor& cursor, Frame& frame) {
    if (!cursor.has_utf() || !cursor.has(2 + cursor.peek(0, 2) + 8)) return Step::hungry;
    const auto name = keep_text(cursor.utf());
    if (!name) return fail("a class name that is no modified UTF-8");
    cursor.skip(8);  // serialVersionUID
    if (charge(sizeof(ClassDescription) + name->size()) == Step::failed) return Step::failed;
    frame.place = static_cast<std::uint32_t>(graph_.descriptions.size());
    frame.state = 1;
    graph_.descriptions.emplace_back().name = *name;
    return add_handle(Value::at(ValueKind::descriptor, frame.place)) == Step::failed ? Step::failed : Step::pushed;
}

StreamReader::Step StreamReader::class_shape(Cursor& cursor, Frame& frame) {
    if (!cursor.has(3)) return Step::hungry;
    auto& description = graph_.descriptions[frame.place];
    description.flags = cursor.u1();
    frame.count = cursor.u2();
    frame.state = 2;
    if (frame.count > limits::fields_of_class)
        return fail(fmt::format("class {} has {} fields", shown_text(description.name), frame.count));
    description.first_field = static_cast<std::uint32_t>(graph_.fields.size());
    return Step::pushed;
}

StreamReader::Step StreamReader::class_field(Cursor& cursor, Frame& frame) {
    if (frame.at == frame.count) {
        frame.state = 4;
        return Step::pushed;
    }
    if (!cursor.has_utf(1)) return Step::hungry;
    const auto type = static_cast<char>(cursor.u1());
    const auto name = keep_text(cursor.utf());
    const bool is_object = type == 'L' || type == '[';
    if (!name || (!is_object && width_of(type) == 0)) return fail("a field without type or name");
    if (charge(sizeof(ClassDescription::Field) + name->size()) == Step::failed) return Step::failed;
    graph_.fields.push_back({type, *name});
    ++graph_.descriptions[frame.place].fields;
    ++frame.at;
    if (is_object) frame.state = 3;
    return Step::pushed;
}

StreamReader::Step StreamReader::field_type(Cursor& cursor, Frame& frame) {
    Value type;
    const auto step = begin(cursor, type);
    if (step == Step::hungry || step == Step::failed) return step;
    if (step != Step::ready || !type.is(ValueKind::string)) return fail("a field type that is no string");
    frame.state = 2;
    return Step::pushed;
}

StreamReader::Step StreamReader::proxy_interface(Cursor& cursor, Frame& frame) {
    if (frame.state == 10) {
        if (!cursor.has(4)) return Step::hungry;
        const auto count = cursor.i4();
        if (count < 0 || count > limits::interfaces_of_proxy)
            return fail(fmt::format("a proxy of {} interfaces", count));
        if (charge(sizeof(ClassDescription)) == Step::failed) return Step::failed;
        frame.count = static_cast<std::uint32_t>(count);
        frame.place = static_cast<std::uint32_t>(graph_.descriptions.size());
        frame.state = 11;
        graph_.descriptions.emplace_back().flags = code::serializable;
        return add_handle(Value::at(ValueKind::descriptor, frame.place)) == Step::failed ? Step::failed : Step::pushed;
    }
    if (frame.at == frame.count) {
        frame.state = 4;
        return Step::pushed;
    }
    if (!cursor.has_utf()) return Step::hungry;
    const auto name = keep_text(cursor.utf());
    if (!name) return fail("an interface that is no modified UTF-8");
    if (charge(sizeof(std::string) + name->size()) == Step::failed) return Step::failed;
    graph_.descriptions[frame.place].interfaces.push_back(*name);
    ++frame.at;
    return Step::pushed;
}

StreamReader::Step StreamReader::superclass(Frame& frame, const Value& value) {
    graph_.descriptions[frame.place].super =
        value.is(ValueKind::descriptor) ? static_cast<std::uint32_t>(value.place()) : none;
    return end_description(frame);
}

StreamReader::Step StreamReader::end_description(Frame& frame) {
    auto& description = graph_.descriptions[frame.place];
    auto& chains = graph_.chains;
    description.chain = static_cast<std::uint32_t>(chains.size());
    if (description.super != none) {
        const auto& super = graph_.descriptions[description.super];
        for (std::uint32_t i = 0; i < super.ancestors; ++i) chains.push_back(chains[super.chain + i]);
        description.ancestors = super.ancestors;
        description.slots = super.slots;
    }
    chains.push_back(frame.place);
    ++description.ancestors;
    description.slots += description.fields;
    description.complete = true;
    frame.state = 6;
    if (description.ancestors > limits::superclasses) return fail("a class with too many above it");
    if (description.slots > limits::fields_of_chain)
        return fail(
            fmt::format("class {} and those above it have {} fields", shown_text(description.name), description.slots));
    return charge(description.ancestors * sizeof(std::uint32_t)) == Step::failed ? Step::failed : Step::pushed;
}

}  // namespace pyscaler::jmx
