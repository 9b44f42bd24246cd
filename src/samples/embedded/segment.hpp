#pragma once
#include "samples/embedded/bytes.hpp"
#include "samples/embedded/record.hpp"
#include "samples/sample.hpp"

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

namespace pyscaler::samples::embedded {

/// Appends a record of `entries` (columns of keys, times and values; all series mixed) to `out`. At most
/// `max_block_samples` of them.
void write_entries(std::span<const Entry> entries, Bytes& out);

/// Appends the record that takes back every earlier sample of `node`.
void write_forget(std::int64_t node, Bytes& out);

/// Gathers the blocks of many series into records of a size that compresses well.
class BlocksWriter {
public:
    explicit BlocksWriter(Bytes& out) : out_(out) {}

    /// `block` is what `Block::bytes` gives.
    void add(const SeriesKey& key, ByteView block);
    /// Writes what is left. Call it once, at the end.
    void finish();

private:
    Bytes& out_;
    Bytes payload_{};
    SeriesKey previous_{};
};

/// Takes what a file holds, in the file's order.
class SegmentReceiver {
public:
    virtual ~SegmentReceiver() = default;
    virtual void receive_entries(std::vector<Entry> entries) = 0;
    virtual void receive_block(const SeriesKey& key, std::vector<Sample> samples) = 0;
    virtual void receive_forget(std::int64_t node) = 0;
    virtual void receive_damage(std::uint64_t offset, std::string what) = 0;
};

/// Reads a whole journal or segment file; any bytes are safe to read. A record that turns out unreadable half-way has
/// been received up to there.
void read_segment(ByteView file, SegmentReceiver& receiver);

/// Reads one record's payload: false when it is damaged.
bool read_payload(RecordKind kind, ByteView payload, SegmentReceiver& receiver);

}  // namespace pyscaler::samples::embedded
