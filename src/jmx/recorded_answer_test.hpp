#pragma once
#include "jmx/answer.hpp"

#include <fstream>
#include <iterator>
#include <string>

namespace pyscaler::jmx {

/// The bytes of fixtures/answers/NAME.bin.
inline std::string recorded(const std::string& name) {
    std::ifstream file(std::string(PYSCALER_SOURCE_DIR "/src/jmx/fixtures/answers/") + name + ".bin", std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

/// Reads `bytes` as they would come in pieces of `piece` bytes.
inline Result<Progress> read_in_pieces(AnswerReader& reader, const std::string& bytes, std::size_t piece) {
    std::string unread;
    for (std::size_t at = 0; at < bytes.size(); at += piece) {
        unread += bytes.substr(at, piece);
        Cursor cursor{unread};
        auto read = reader.read(cursor);
        if (!read || *read == Progress::complete) return read;
        unread.erase(0, cursor.position());
    }
    return Progress::hungry;
}

}  // namespace pyscaler::jmx
