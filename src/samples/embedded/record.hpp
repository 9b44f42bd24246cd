#pragma once
#include "base/result.hpp"
#include "samples/embedded/bytes.hpp"

#include <cstdint>
#include <functional>
#include <string>

namespace pyscaler::samples::embedded {

/// What a record in a file holds.
enum class RecordKind : std::uint8_t {
    entries = 1,  ///< samples of many series as they came in
    forget = 2,   ///< a node whose earlier samples are gone
    blocks = 3,   ///< compressed blocks of many series
};

/// Every file begins with this; the last two characters are the version.
inline constexpr std::string_view file_magic = "PYSAMP01";

/// Appends a record: "PSr1"; the length of what follows the sum; the CRC-32 of length, kind and payload; the kind; the
/// payload as one zstd frame. Fixed numbers are little-endian and of 32 bits.
void write_record(RecordKind kind, ByteView payload, Bytes& out);

/// Calls `receive` for every sound record of `file`, and `report` (with an offset and what is wrong there) for every
/// stretch that is none. `receive` says whether it could read the payload. Goes on behind a damaged stretch at the next
/// thing that looks like a record. Any bytes are safe to read.
void read_records(ByteView file, const std::function<bool(RecordKind, ByteView)>& receive,
                  const std::function<void(std::uint64_t, std::string)>& report);

}  // namespace pyscaler::samples::embedded
