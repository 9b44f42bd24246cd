#pragma once
#include "jmx/call.hpp"
#include "jmx/graph.hpp"
#include "jmx/stream_reader.hpp"

#include <memory>
#include <vector>

namespace pyscaler::jmx {

/// What a call brought.
struct Answer {
    Graph graph{};
    Value value{};        ///< the object, or the throwable
    Uid uid{};            ///< to acknowledge it by
    bool thrown{false};   ///< the call ended with an exception
    bool aborted{false};  ///< the server failed while it wrote the object
    std::string primitive{};
};

/// Reads one answer of JRMP as its bytes come. No answer tells its length: the end is where the object ends, and after
/// a failure the connection is of no use.
class AnswerReader {
public:
    explicit AnswerReader(Expects expects)
        : expects_(expects), answer_(std::make_shared<Answer>()), stream_(answer_->graph) {}
    AnswerReader(const AnswerReader&) = delete;
    AnswerReader& operator=(const AnswerReader&) = delete;

    /// Takes what it can from the cursor. The failures of StreamReader, and an answer above `limits::answer`.
    Result<Progress> read(Cursor& cursor);
    Answer& answer() noexcept { return *answer_; }
    std::shared_ptr<Answer> share() const noexcept { return answer_; }

    /// See `StreamReader::memory`.
    std::size_t memory() const noexcept { return stream_.memory(); }
    /// See `StreamReader::note_primitives`.
    void note_primitives(std::vector<PrimitiveSpot>* spots, std::size_t from = 0) noexcept {
        stream_.note_primitives(spots, from);
    }

private:
    enum class Part { message, header, head, object, done };
    Result<Progress> read_part(Cursor& cursor);
    Result<Progress> take_message(Cursor& cursor);
    Result<Progress> take_head(Cursor& cursor);

    Expects expects_;
    std::shared_ptr<Answer> answer_;
    StreamReader stream_;
    Part part_{Part::message};
    std::size_t taken_{0};
};

/// Reads how a server answers our greeting.
class GreetingReader {
public:
    /// `Failure::tls_expected` or `not_jmx` for servers of another protocol.
    static Result<Progress> read(Cursor& cursor);
};

}  // namespace pyscaler::jmx
