#include "jmx/call_answer_reader.hpp"
#include "jmx/failure.hpp"
#include "jmx/number.hpp"
#include "jmx/part.hpp"
#include "jmx/remote_object.hpp"
#include "jmx/text.hpp"
#include "jmx/throwable.hpp"

#include <cstdlib>
#include <functional>
#include <memory>
#include <string>

namespace {

using namespace pyscaler::jmx;

/// How reading ended: how much was taken, and what was said.
std::string outcome(AnswerReader& reader, std::string_view bytes, std::size_t piece) {
    std::string unread;
    std::size_t taken = 0;
    for (std::size_t at = 0; at < bytes.size(); at += piece) {
        unread += bytes.substr(at, piece);
        Cursor cursor{unread};
        const auto read = reader.read(cursor);
        taken += cursor.position();
        if (!read) return read.error().detail();
        if (*read == Progress::complete) return std::to_string(taken);
        unread.erase(0, cursor.position());
    }
    return "hungry";
}

void use(const Answer& answer) {
    const auto& graph = answer.graph;
    (void)text_of(graph, answer.value);
    (void)number_of(graph, answer.value);
    (void)part_at(graph, answer.value, "memoryUsageAfterGc.Eden Space.used");
    (void)part_at(graph, answer.value, "0.0");
    (void)remote_object_of(graph, answer.value);
    (void)error_of(answer, "fuzz");
}

/// What is read of an answer to a call that was answered before: its text and its primitives, or the failure.
std::string recurring(Moulds* moulds, std::string_view bytes) {
    CallAnswerReader reader{Awaited{Expects::object, 1}, moulds};
    Cursor cursor{bytes};
    const auto read = reader.read(cursor);
    if (!read) return read.error().detail();
    if (*read == Progress::hungry) return "hungry";
    const auto answer = reader.answer();
    auto said = std::to_string(cursor.position()) + text_of(answer->graph, answer->value);
    for (const auto& slot : answer->graph.slots) said += " " + std::to_string(slot.integer());
    return said;
}

/// By the mould of an answer another is read as it is in full: here that with one byte changed.
void read_by_mould(std::string_view bytes) {
    Moulds moulds;
    if (recurring(&moulds, bytes) != recurring(nullptr, bytes)) std::abort();
    std::string other{bytes};
    const auto at = std::hash<std::string_view>{}(bytes) % bytes.size();
    other[at] = static_cast<char>(other[at] ^ (1 << at % 8));
    for (const std::string_view changed : {std::string_view(other), std::string_view(other).substr(0, at)})
        if (recurring(&moulds, changed) != recurring(nullptr, changed)) std::abort();
}

}  // namespace

/// The pieces in which an answer comes do not matter, nor do answers that came before.
extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    const std::string_view bytes{reinterpret_cast<const char*>(data), size};  // NOLINT: bytes are text here
    const auto whole = std::make_unique<AnswerReader>(Expects::object);
    const auto pieces = std::make_unique<AnswerReader>(Expects::object);
    if (!bytes.empty()) read_by_mould(bytes);
    const auto said = outcome(*whole, bytes, bytes.size() + 1);
    if (outcome(*pieces, bytes, 3) != said) std::abort();
    if (!said.empty() && said.find_first_not_of("0123456789") == std::string::npos) use(whole->answer());
    return 0;
}
