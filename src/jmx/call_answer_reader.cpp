#include "jmx/call_answer_reader.hpp"

#include <string>
#include <utility>

namespace pyscaler::jmx {

Result<Progress> CallAnswerReader::read(Cursor& cursor) {
    if (full_ || !moulds_) return read_in_full(cursor);
    // Nothing fits every mould, and an answer that was begun with it would not have come as one piece.
    if (cursor.left() == 0) return Progress::hungry;
    if (const auto progress = read_by_mould(cursor)) return *progress;
    return read_in_full(cursor);
}

/// Nothing: no mould fits, or the one that does is in use.
std::optional<Progress> CallAnswerReader::read_by_mould(Cursor& cursor) {
    Mould::Fit fit{};
    const auto* mould = moulds_->find(awaited_.kind, cursor.rest(), fit);
    if (!mould) return std::nullopt;
    if (fit == Mould::Fit::part) return Progress::hungry;
    answer_ = mould->cast(cursor.rest());
    if (!answer_) return std::nullopt;
    cursor.skip(mould->size());
    return Progress::complete;
}

/// An answer that came as one piece becomes a mould.
Result<Progress> CallAnswerReader::read_in_full(Cursor& cursor) {
    const bool at_once = !full_;
    const auto bytes = cursor.rest();
    if (!full_) full_.emplace(awaited_.expects);
    if (at_once && moulds_) full_->note_primitives(&spots_, cursor.position());
    auto read = full_->read(cursor);
    full_->note_primitives(nullptr);
    if (!read || *read == Progress::hungry) return read;
    answer_ = full_->share();
    const auto taken = bytes.substr(0, bytes.size() - cursor.left());
    if (at_once && moulds_ && !answer_->thrown && !answer_->aborted && Mould::is_possible(taken))
        moulds_->keep(awaited_.kind, Mould{std::string(taken), std::move(spots_), answer_, full_->memory()});
    return read;
}

}  // namespace pyscaler::jmx
