#include "jmx/answer.hpp"
#include "jmx/failure.hpp"
#include "jmx/mbean.hpp"
#include "jmx/number.hpp"
#include "jmx/remote_object.hpp"
#include "jmx/text.hpp"
#include "jmx/throwable.hpp"

#include <cstdlib>
#include <fmt/core.h>
#include <memory>
#include <string>

namespace {

using namespace pyscaler::jmx;

constexpr std::uint8_t return_message = 0x51;

/// What the call that is answered there may have been, by the length of the answer's head and what comes behind it.
Expects call_before(std::string_view bytes, std::size_t at) {
    Cursor cursor{bytes.substr(std::min(at, bytes.size()))};
    constexpr std::size_t length_at = 6, head = length_at + 1 + 1 + Uid::size;
    if (!cursor.has(length_at + 1)) return Expects::object;
    if (cursor.peek(length_at, 1) > 1 + Uid::size) return Expects::primitive;
    const bool ends = cursor.left() == head || (cursor.has(head + 1) && cursor.peek(head, 1) == return_message);
    return ends ? Expects::nothing : Expects::object;
}

/// All that a caller does with an answer.
std::string use(const Answer& answer, Expects expects) {
    if (answer.thrown || answer.aborted) return error_of(answer, "fuzz").detail();
    if (expects != Expects::object) return answer.primitive;
    const auto& graph = answer.graph;
    auto said = text_of(graph, answer.value);
    if (const auto number = number_of(graph, answer.value)) said += fmt::format(" {}", *number);
    if (const auto stub = remote_object_of(graph, answer.value)) said += fmt::format(" {}:{}", stub->host, stub->port);
    if (const auto names = names_in(graph, answer.value))
        for (const auto& name : *names) said += name;
    for (const auto& each : values_in(graph, answer.value)) said += each.name + text_of(graph, each.value);
    const auto described = attributes_in(graph, answer.value);
    for (const auto& each : described.attributes) said += each.name + each.type;
    return said;
}

/// A connection whose server sends `bytes`, `piece` of them at a time: the greeting, then answers until something
/// fails.
class Connection {
public:
    Connection(std::string_view bytes, std::size_t piece) : bytes_(bytes), piece_(piece) {}

    std::string run() {
        GreetingReader greeting;
        if (!complete(greeting)) return said_;
        while (taken_ < bytes_.size()) {
            const auto expects = call_before(bytes_, taken_);
            const auto reader = std::make_unique<AnswerReader>(expects);
            if (!complete(*reader)) break;
            said_ += fmt::format("{}: {}\n", taken_, use(reader->answer(), expects));
        }
        return said_;
    }

private:
    template <class Reader>
    bool complete(Reader& reader) {
        for (;;) {
            Cursor cursor{unread_};
            const auto read = reader.read(cursor);
            taken_ += cursor.position();
            unread_.erase(0, cursor.position());
            if (!read) said_ += read.error().detail();
            if (!read || *read == Progress::complete) return read.has_value();
            if (arrived_ == bytes_.size()) return false;
            unread_ += bytes_.substr(arrived_, piece_);
            arrived_ = std::min(arrived_ + piece_, bytes_.size());
        }
    }

    std::string_view bytes_;
    std::size_t piece_;
    std::size_t arrived_{0};
    std::size_t taken_{0};
    std::string unread_{};
    std::string said_{};
};

}  // namespace

/// The pieces in which a connection's bytes come do not matter.
extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    const std::string_view bytes{reinterpret_cast<const char*>(data), size};  // NOLINT: bytes are text here
    const auto said = Connection{bytes, size + 1}.run();
    for (const std::size_t piece : {5U, 64U})
        if (Connection{bytes, piece}.run() != said) std::abort();
    return 0;
}
