#pragma once
#include "jmx/moulds.hpp"

#include <memory>
#include <optional>
#include <vector>

namespace pyscaler::jmx {

/// Reads the answer to a call as its bytes come: by a mould where one fits, else in full.
class CallAnswerReader {
public:
    /// `moulds` null: in full. It outlives the reader.
    CallAnswerReader(Awaited awaited, Moulds* moulds)
        : awaited_(awaited), moulds_(awaited.kind != 0 ? moulds : nullptr) {}

    /// See `AnswerReader::read`.
    Result<Progress> read(Cursor& cursor);
    /// What was read.
    std::shared_ptr<Answer> answer() const noexcept { return answer_; }

private:
    std::optional<Progress> read_by_mould(Cursor& cursor);
    Result<Progress> read_in_full(Cursor& cursor);

    Awaited awaited_;
    Moulds* moulds_;
    std::optional<AnswerReader> full_{};
    std::vector<PrimitiveSpot> spots_{};
    std::shared_ptr<Answer> answer_{};
};

}  // namespace pyscaler::jmx
