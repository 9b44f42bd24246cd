#include "jmx/failure.hpp"
#include "jmx/number.hpp"
#include "jmx/part.hpp"
#include "jmx/remote_object.hpp"
#include "jmx/text.hpp"
#include "jmx/throwable.hpp"

#include <cstdlib>
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

}  // namespace

/// The pieces in which an answer comes do not matter.
extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    const std::string_view bytes{reinterpret_cast<const char*>(data), size};  // NOLINT: bytes are text here
    const auto whole = std::make_unique<AnswerReader>(Expects::object);
    const auto pieces = std::make_unique<AnswerReader>(Expects::object);
    const auto said = outcome(*whole, bytes, bytes.size() + 1);
    if (outcome(*pieces, bytes, 3) != said) std::abort();
    if (!said.empty() && said.find_first_not_of("0123456789") == std::string::npos) use(whole->answer());
    return 0;
}
