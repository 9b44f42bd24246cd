#include "jmx/answer.hpp"

#include "jmx/failure.hpp"
#include "jmx/limits.hpp"

#include <fmt/core.h>

namespace pyscaler::jmx {
namespace {

constexpr std::uint8_t return_message = 0x51;
constexpr std::uint8_t normal = 1;
constexpr std::uint8_t exceptional = 2;
constexpr std::uint8_t protocol_accepted = 0x4e;
constexpr std::uint8_t tls_alert = 0x15;

}  // namespace

Result<Progress> AnswerReader::read(Cursor& cursor) {
    const auto began = cursor.position();
    for (;;) {
        auto read = read_part(cursor);
        if (!read) return read;
        const auto taken = taken_ + cursor.position() - began;
        if (taken + (*read == Progress::hungry ? cursor.left() : 0) > limits::answer)
            return error_of(Failure::bad_answer, fmt::format("an answer of more than {} bytes", limits::answer));
        if (*read == Progress::hungry) {
            taken_ = taken;
            return Progress::hungry;
        }
        if (part_ == Part::done) return Progress::complete;
    }
}

Result<Progress> AnswerReader::read_part(Cursor& cursor) {
    switch (part_) {
        case Part::message: return take_message(cursor);
        case Part::header: {
            auto read = stream_.header(cursor);
            if (read && *read == Progress::complete) part_ = Part::head;
            return read;
        }
        case Part::head: return take_head(cursor);
        case Part::object: {
            auto read = stream_.object(cursor);
            if (!read || *read == Progress::hungry) return read;
            answer_->value = stream_.value();
            answer_->aborted = stream_.is_aborted();
            part_ = Part::done;
            return read;
        }
        case Part::done: break;
    }
    return Progress::complete;
}

Result<Progress> AnswerReader::take_message(Cursor& cursor) {
    if (!cursor.has(1)) return Progress::hungry;
    const auto message = cursor.u1();
    if (message != return_message)
        return error_of(Failure::bad_answer, fmt::format("message {:#04x} instead of an answer", message));
    part_ = Part::header;
    return Progress::complete;
}

Result<Progress> AnswerReader::take_head(Cursor& cursor) {
    std::string_view data;
    auto read = stream_.block(cursor, data);
    if (!read || *read == Progress::hungry) return read;
    Cursor head{data};
    if (!head.has(1 + Uid::size)) return error_of(Failure::bad_answer, "an answer without its head");
    const auto kind = head.u1();
    if (kind != normal && kind != exceptional)
        return error_of(Failure::bad_answer, fmt::format("an answer of kind {}", kind));
    answer_->thrown = kind == exceptional;
    answer_->uid = take_uid(head);
    answer_->primitive = head.take(head.left());
    part_ = answer_->thrown || expects_ == Expects::object ? Part::object : Part::done;
    return Progress::complete;
}

Result<Progress> GreetingReader::read(Cursor& cursor) {
    if (!cursor.has(1)) return Progress::hungry;
    const auto first = cursor.peek(0, 1);
    if (first == tls_alert) return error_of(Failure::tls_expected, "the server answers with a TLS alert");
    if (first != protocol_accepted)
        return error_of(Failure::not_jmx, fmt::format("the server answers {:#04x} to a greeting of RMI", first));
    if (!cursor.has_utf(1) || !cursor.has(1 + 2 + cursor.peek(1, 2) + 4)) return Progress::hungry;
    cursor.skip(1 + 2 + cursor.peek(1, 2) + 4);
    return Progress::complete;
}

}  // namespace pyscaler::jmx
