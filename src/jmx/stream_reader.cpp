#include "jmx/stream_reader.hpp"

#include "jmx/failure.hpp"
#include "jmx/limits.hpp"
#include "jmx/modified_utf8.hpp"
#include "jmx/stream_code.hpp"

#include <fmt/core.h>

namespace pyscaler::jmx {

// No frame is ever moved while one is worked on: an object or description has at most one annotation open at a time.
StreamReader::StreamReader(Graph& graph) : graph_(graph) {
    constexpr std::size_t usual_handles = 128;
    frames_.reserve(2 * limits::depth + 2);
    handles_.reserve(usual_handles);
}

Result<Progress> StreamReader::header(Cursor& cursor) {
    if (!cursor.has(4)) return Progress::hungry;
    if (cursor.unsigned_of(4) != code::stream_header) return error_of(Failure::bad_answer, "no serialization stream");
    return Progress::complete;
}

Result<Progress> StreamReader::block(Cursor& cursor, std::string_view& data) {
    if (!cursor.has(1)) return Progress::hungry;
    const auto what = cursor.peek(0, 1);
    const std::size_t width = what == code::block ? 1 : 4;
    if (what != code::block && what != code::long_block)
        return error_of(Failure::bad_answer, fmt::format("block data expected, not code {:#04x}", what));
    if (!cursor.has(1 + width)) return Progress::hungry;
    const auto length = cursor.peek(1, width);
    if (length > limits::answer) return error_of(Failure::bad_answer, fmt::format("a block of {} bytes", length));
    if (!cursor.has(1 + width + length)) return Progress::hungry;
    cursor.skip(1 + width);
    data = cursor.take(length);
    return Progress::complete;
}

Result<Progress> StreamReader::object(Cursor& cursor) {
    for (;;) {
        Value value;
        const bool at_top = frames_.empty();
        auto step = at_top ? begin(cursor, value) : run(cursor, value);
        if (step == Step::ready && !at_top) {
            const auto ended = pop();
            if (!frames_.empty()) step = ended.kind == FrameKind::annotation ? Step::pushed : deliver(value);
        }
        if (step == Step::hungry) return Progress::hungry;
        if (step == Step::failed) return error_;
        if (step == Step::pushed) continue;
        value_ = value;
        handles_.clear();
        return Progress::complete;
    }
}

StreamReader::Step StreamReader::fail(std::string what) {
    error_ = error_of(Failure::bad_answer, std::move(what));
    return Step::failed;
}

StreamReader::Step StreamReader::fail_unreadable(std::string what) {
    error_ = error_of(Failure::unreadable, std::move(what));
    return Step::failed;
}

StreamReader::Step StreamReader::push(FrameKind kind, std::uint32_t place, bool kept) {
    if (kind != FrameKind::annotation && ++depth_ > limits::depth)
        return fail_unreadable(fmt::format("nested deeper than {}", limits::depth));
    auto& frame = frames_.emplace_back();
    frame.kind = kind;
    frame.place = place;
    frame.kept = kept;
    return Step::pushed;
}

StreamReader::Frame StreamReader::pop() {
    const auto frame = frames_.back();
    frames_.pop_back();
    if (frame.kind != FrameKind::annotation) --depth_;
    return frame;
}

StreamReader::Step StreamReader::add_handle(Value value) {
    if (++handles_given_ > limits::handles) return fail(fmt::format("more than {} objects", limits::handles));
    handles_.push_back(value);
    return Step::ready;
}

std::optional<std::string_view> StreamReader::keep_text(std::string_view bytes) {
    if (is_plain(bytes)) return graph_.texts.keep(bytes);
    const auto text = from_modified_utf8(bytes);
    if (!text) return std::nullopt;
    return graph_.texts.keep(*text);
}

StreamReader::Step StreamReader::begin(Cursor& cursor, Value& value) {
    if (!cursor.has(1)) return Step::hungry;
    const auto what = static_cast<std::uint8_t>(cursor.peek(0, 1));
    switch (what) {
        case code::null: cursor.skip(1); return Step::ready;
        case code::reference: return reference(cursor, value);
        case code::string: return string(cursor, 2, value);
        case code::long_string: return string(cursor, 8, value);
        case code::reset: return reset(cursor);
        case code::exception: return abort(cursor);
        default: return begin_frame(cursor, what);
    }
}

StreamReader::Step StreamReader::begin_frame(Cursor& cursor, std::uint8_t what) {
    cursor.skip(1);
    switch (what) {
        case code::object: return push(FrameKind::object, none);
        case code::array: return push(FrameKind::array, none);
        case code::enumeration: return push(FrameKind::enumeration, none);
        case code::class_object: return push(FrameKind::class_object, none);
        case code::class_description:
        case code::proxy_description: {
            const auto step = push(FrameKind::description, none);
            if (step == Step::pushed) frames_.back().state = what == code::class_description ? 0 : 10;
            return step;
        }
        default: return fail(fmt::format("code {:#04x} is none of an object", what));
    }
}

StreamReader::Step StreamReader::begin_description(Cursor& cursor, Value& value) {
    if (!cursor.has(1)) return Step::hungry;
    const auto what = cursor.peek(0, 1);
    if (what != code::null && what != code::reference && what != code::class_description &&
        what != code::proxy_description)
        return fail(fmt::format("code {:#04x} is none of a class", what));
    const auto step = begin(cursor, value);
    if (step == Step::ready && !value.is(ValueKind::null) && !value.is(ValueKind::descriptor))
        return fail("a reference to something else than a class");
    if (step == Step::ready && value.is(ValueKind::descriptor) && !graph_.descriptions[value.place()].complete)
        return fail("a class that refers to itself");
    return step;
}

StreamReader::Step StreamReader::reference(Cursor& cursor, Value& value) {
    if (!cursor.has(5)) return Step::hungry;
    cursor.skip(1);
    const auto handle = std::int64_t{cursor.i4()} - code::first_handle;
    if (handle < 0 || static_cast<std::size_t>(handle) >= handles_.size()) return fail("a reference to nothing");
    value = handles_[static_cast<std::size_t>(handle)];
    return Step::ready;
}

StreamReader::Step StreamReader::string(Cursor& cursor, std::size_t width, Value& value) {
    if (!cursor.has(1 + width)) return Step::hungry;
    const auto length = cursor.peek(1, width);
    if (length > limits::string) return fail(fmt::format("a string of {} bytes", length));
    if (!cursor.has(1 + width + length)) return Step::hungry;
    cursor.skip(1 + width);
    const auto text = keep_text(cursor.take(length));
    if (!text) return fail("a string that is no modified UTF-8");
    if (charge(sizeof(std::string) + text->size()) == Step::failed) return Step::failed;
    value = Value::at(ValueKind::string, graph_.strings.size());
    graph_.strings.push_back(*text);
    return add_handle(value);
}

StreamReader::Step StreamReader::reset(Cursor& cursor) {
    if (!frames_.empty()) return fail("a reset inside an object");
    cursor.skip(1);
    handles_.clear();
    return Step::pushed;
}

/// What was begun is given up; the throwable that follows is the object.
StreamReader::Step StreamReader::abort(Cursor& cursor) {
    if (aborted_) return fail("a second failure while writing");
    cursor.skip(1);
    aborted_ = true;
    frames_.clear();
    depth_ = 0;
    handles_.clear();
    return Step::pushed;
}

StreamReader::Step StreamReader::run(Cursor& cursor, Value& value) {
    auto& frame = frames_.back();
    switch (frame.kind) {
        case FrameKind::description: return run_description(cursor, frame, value);
        case FrameKind::object: return run_object(cursor, frame, value);
        case FrameKind::array: return run_array(cursor, frame, value);
        case FrameKind::enumeration: return run_enumeration(cursor, frame, value);
        case FrameKind::class_object:
            if (frame.state == 0) return ask_description(cursor);
            value = Value::at(ValueKind::class_object, frame.place);
            return Step::ready;
        case FrameKind::annotation: return run_annotation(cursor);
    }
    return fail("no such frame");
}

StreamReader::Step StreamReader::ask(Cursor& cursor) {
    Value value;
    const auto step = begin(cursor, value);
    return step == Step::ready ? deliver(value) : step;
}

StreamReader::Step StreamReader::ask_description(Cursor& cursor) {
    Value value;
    const auto step = begin_description(cursor, value);
    return step == Step::ready ? deliver(value) : step;
}

StreamReader::Step StreamReader::deliver(const Value& value) {
    auto& frame = frames_.back();
    switch (frame.kind) {
        case FrameKind::description: return superclass(frame, value);
        case FrameKind::annotation: return keep(frame, value);
        default: break;
    }
    if (frame.state == 0) return described(frame, value);
    switch (frame.kind) {
        case FrameKind::object:
            graph_.slots[frame.slot++] = value;
            ++frame.field;
            return Step::pushed;
        case FrameKind::array:
            ++frame.at;
            graph_.arrays[frame.place].elements.push_back(value);
            return charge(sizeof(Value)) == Step::failed ? Step::failed : Step::pushed;
        default:
            if (!value.is(ValueKind::string)) return fail("an enumeration without a name");
            graph_.enumerations[frame.place].constant = value;
            frame.state = 2;
            return Step::pushed;
    }
}

}  // namespace pyscaler::jmx
