#pragma once
#include "base/result.hpp"
#include "jmx/cursor.hpp"
#include "jmx/graph.hpp"
#include "jmx/limits.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pyscaler::jmx {

enum class Progress { hungry, complete };

/// A primitive field: where its bytes are, its slot in the graph, and its type character.
struct PrimitiveSpot {
    std::size_t offset{0};
    std::uint32_t slot{0};
    char type{};
};

/// Reads one stream of Java Object Serialization into a graph, without classes: nothing that came is loaded or run.
///
/// Restartable: a call takes what it can from the cursor and answers `hungry` when the next token has not come in
/// whole; call again with what was left and more behind it. Without recursion, so the depth of a hostile stream is a
/// number. Failures: `Failure::bad_answer` (breaks the format, or a limit of limits.hpp), `Failure::unreadable` (a
/// value that only its own class can read). After one the place in the stream is lost.
class StreamReader {
public:
    explicit StreamReader(Graph& graph);

    /// The four bytes that begin every stream.
    Result<Progress> header(Cursor& cursor);
    /// One block of data at the top of the stream; a view of what the cursor is on.
    Result<Progress> block(Cursor& cursor, std::string_view& data);
    /// One object at the top of the stream; see `value`.
    Result<Progress> object(Cursor& cursor);

    /// From here on notes every primitive field in `spots`, its offset counted from `from` of the cursor; nullptr: no
    /// more.
    void note_primitives(std::vector<PrimitiveSpot>* spots, std::size_t from = 0) noexcept {
        spots_ = spots;
        noted_from_ = from;
    }

    /// About what the graph takes in memory.
    std::size_t memory() const noexcept { return limits::empty_graph + memory_; }
    /// What `object` brought.
    const Value& value() const noexcept { return value_; }
    /// Whether the server failed while it wrote; `value` is then the throwable.
    bool is_aborted() const noexcept { return aborted_; }

private:
    enum class Step { hungry, pushed, ready, failed };
    enum class FrameKind : std::uint8_t { description, object, array, enumeration, class_object, annotation };

    /// Something begun and not yet ended; `state` counts its parts.
    struct Frame {
        FrameKind kind{};
        std::uint8_t state{0};
        bool kept{true};            // an annotation whose items are of interest
        std::uint32_t place{none};  // in the graph
        std::uint32_t at{0};        // class of the chain, or element
        std::uint32_t field{0};
        std::uint32_t slot{0};
        std::uint32_t count{0};
    };

    /// Whether a step left `frame` the one to go on with.
    bool goes_on(Step step, const Frame& frame) const {
        return step == Step::pushed && !frames_.empty() && &frames_.back() == &frame;
    }
    Step fail(std::string what);
    Step fail_unreadable(std::string what);
    Step charge(std::size_t bytes) {
        memory_ += bytes;
        return memory_ > limits::memory ? fail("the answer takes too much memory") : Step::ready;
    }
    Step push(FrameKind kind, std::uint32_t place, bool kept = true);
    Frame pop();
    Step add_handle(Value value);
    Annotation& annotate(std::uint32_t object, std::uint32_t written_by);
    /// Modified UTF-8 as UTF-8 that stays in the graph; nothing where it is none.
    std::optional<std::string_view> keep_text(std::string_view bytes);

    /// Reads one item of any kind, or begins it.
    Step begin(Cursor& cursor, Value& value);
    Step begin_description(Cursor& cursor, Value& value);
    Step begin_frame(Cursor& cursor, std::uint8_t what);
    Step reference(Cursor& cursor, Value& value);
    Step string(Cursor& cursor, std::size_t width, Value& value);
    Step reset(Cursor& cursor);
    Step abort(Cursor& cursor);

    /// Goes on with the top frame; `ready` ends it, and `value` is what it brought.
    Step run(Cursor& cursor, Value& value);
    Step run_description(Cursor& cursor, Frame& frame, Value& value);
    Step run_part_of_description(Cursor& cursor, Frame& frame);
    Step class_annotation(Cursor& cursor, Frame& frame);
    Step class_head(Cursor& cursor, Frame& frame);
    Step class_shape(Cursor& cursor, Frame& frame);
    Step class_field(Cursor& cursor, Frame& frame);
    Step field_type(Cursor& cursor, Frame& frame);
    Step proxy_interface(Cursor& cursor, Frame& frame);
    Step end_description(Frame& frame);
    Step run_object(Cursor& cursor, Frame& frame, Value& value);
    Step object_field(Cursor& cursor, Frame& frame);
    Step object_extra(Cursor& cursor, Frame& frame);
    Step time_of(Cursor& cursor, Frame& frame);
    static void next_class(Frame& frame, const ClassDescription& passed);
    Step run_array(Cursor& cursor, Frame& frame, Value& value);
    Step array_length(Cursor& cursor, Frame& frame);
    Step run_enumeration(Cursor& cursor, Frame& frame, Value& value);
    Step run_annotation(Cursor& cursor);
    Step annotated_block(Cursor& cursor);
    /// Begins what the top frame asks for; where it came at once, the frame has it.
    Step ask(Cursor& cursor);
    Step ask_description(Cursor& cursor);

    /// Gives the top frame what it asked for.
    Step deliver(const Value& value);
    Step described(Frame& frame, const Value& value);
    Step superclass(Frame& frame, const Value& value);
    Step begin_object(Frame& frame, std::uint32_t description);
    Step begin_array(Frame& frame, std::uint32_t description);
    Step keep(Frame& frame, const Value& item);

    Graph& graph_;
    std::vector<Frame> frames_{};
    std::vector<Value> handles_{};
    std::size_t handles_given_{0};
    std::size_t depth_{0};
    std::size_t memory_{0};
    std::vector<PrimitiveSpot>* spots_{nullptr};
    std::size_t noted_from_{0};
    bool aborted_{false};
    Value value_{};
    Error error_{};
};

}  // namespace pyscaler::jmx
