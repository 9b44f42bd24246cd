#include "samples/embedded/segment.hpp"

#include "samples/embedded/block.hpp"
#include "samples/embedded/integer_column.hpp"
#include "samples/embedded/limits.hpp"
#include "samples/embedded/value_column.hpp"

#include <bit>
#include <cmath>
#include <optional>

namespace pyscaler::samples::embedded {

namespace {

constexpr std::size_t blocks_record_size = 128u << 10;

// How an entry's reading is written: 0 to max_scale are decimals of that scale.
constexpr std::uint8_t as_bits = 254;
constexpr std::uint8_t as_cause = 255;

std::uint8_t scale_of(double value) {
    for (unsigned scale = 0; scale <= max_scale; ++scale)
        if (as_decimal(value, scale)) return static_cast<std::uint8_t>(scale);
    return as_bits;
}

void write_reading(const Sample& sample, std::uint8_t form, ByteWriter& out) {
    if (form == as_cause)
        out.text(sample.cause()->text());
    else if (form == as_bits)
        out.fixed(std::bit_cast<std::uint64_t>(*sample.value()));
    else
        out.signed_number(*as_decimal(*sample.value(), form));
}

std::optional<Sample> read_reading(ByteReader& in, Time time, std::uint8_t form) {
    if (form == as_cause) return Sample{time, Cause{in.text()}};
    double value = 0;
    if (form == as_bits)
        value = std::bit_cast<double>(in.fixed<std::uint64_t>());
    else if (form <= max_scale)
        value = from_decimal(in.signed_number(), form);
    else
        return std::nullopt;
    if (!in.ok() || !std::isfinite(value)) return std::nullopt;
    return Sample{time, value};
}

template <class Pick>
void write_column(std::span<const Entry> entries, Bytes& out, Pick pick) {
    std::vector<std::int64_t> numbers;
    numbers.reserve(entries.size());
    for (const auto& entry : entries) numbers.push_back(pick(entry));
    write_integers(numbers, out);
}

struct EntryColumns {
    explicit EntryColumns(std::size_t count) : nodes(count), jvms(count), counters(count), times(count) {}

    bool read(ByteReader& in) {
        return read_integers(in, nodes) && read_integers(in, jvms) && read_integers(in, counters) &&
               read_integers(in, times);
    }
    SeriesKey key(std::size_t at) const { return {nodes[at], jvms[at], counters[at]}; }
    Time time(std::size_t at) const { return Time{Time::duration{times[at]}}; }

    std::vector<std::int64_t> nodes, jvms, counters, times;
};

bool read_entries(ByteView payload, SegmentReceiver& receiver) {
    ByteReader in{payload};
    const auto count = in.number();
    if (!in.ok() || count > max_block_samples) return false;
    EntryColumns columns(count);
    if (!columns.read(in)) return false;
    const auto forms = in.bytes(count);
    std::vector<Entry> entries;
    entries.reserve(forms.size());
    for (std::size_t i = 0; i < forms.size(); ++i) {
        auto sample = read_reading(in, columns.time(i), forms[i]);
        if (!sample) return false;
        entries.push_back({columns.key(i), std::move(*sample)});
    }
    if (!in.ok() || !in.at_end()) return false;
    receiver.receive_entries(std::move(entries));
    return true;
}

std::int64_t wrapping_sum(std::int64_t left, std::int64_t right) {
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(left) + static_cast<std::uint64_t>(right));
}

bool read_blocks(ByteView payload, SegmentReceiver& receiver) {
    ByteReader in{payload};
    SeriesKey key;
    while (!in.at_end()) {
        key.node = wrapping_sum(key.node, in.signed_number());
        key.jvm = in.signed_number();
        key.counter = wrapping_sum(key.counter, in.signed_number());
        const auto block = in.bytes(in.number());
        std::vector<Sample> samples;
        if (!in.ok() || !read_block(block, Time::min(), Time::max(), samples)) return false;
        receiver.receive_block(key, std::move(samples));
    }
    return true;
}

}  // namespace

void write_entries(std::span<const Entry> entries, Bytes& out) {
    Bytes payload;
    ByteWriter writer{payload};
    writer.number(entries.size());
    write_column(entries, payload, [](const Entry& entry) { return entry.key.node; });
    write_column(entries, payload, [](const Entry& entry) { return entry.key.jvm; });
    write_column(entries, payload, [](const Entry& entry) { return entry.key.counter; });
    write_column(entries, payload, [](const Entry& entry) { return entry.sample.time().time_since_epoch().count(); });
    Bytes forms;
    for (const auto& entry : entries)
        forms.push_back(entry.sample.is_missing() ? as_cause : scale_of(*entry.sample.value()));
    writer.bytes(forms);
    for (std::size_t i = 0; i < entries.size(); ++i) write_reading(entries[i].sample, forms[i], writer);
    write_record(RecordKind::entries, payload, out);
}

void write_forget(std::int64_t node, Bytes& out) {
    Bytes payload;
    ByteWriter{payload}.signed_number(node);
    write_record(RecordKind::forget, payload, out);
}

void BlocksWriter::add(const SeriesKey& key, ByteView block) {
    ByteWriter writer{payload_};
    writer.signed_number(key.node - previous_.node);
    writer.signed_number(key.jvm);
    writer.signed_number(key.counter - previous_.counter);
    writer.number(block.size());
    writer.bytes(block);
    previous_ = key;
    if (payload_.size() >= blocks_record_size) finish();
}

void BlocksWriter::finish() {
    if (payload_.empty()) return;
    write_record(RecordKind::blocks, payload_, out_);
    payload_.clear();
    previous_ = {};
}

bool read_payload(RecordKind kind, ByteView payload, SegmentReceiver& receiver) {
    if (kind == RecordKind::entries) return read_entries(payload, receiver);
    if (kind == RecordKind::blocks) return read_blocks(payload, receiver);
    if (kind != RecordKind::forget) return false;
    ByteReader in{payload};
    const auto node = in.signed_number();
    if (!in.ok()) return false;
    receiver.receive_forget(node);
    return true;
}

void read_segment(ByteView file, SegmentReceiver& receiver) {
    read_records(
        file, [&](RecordKind kind, ByteView payload) { return read_payload(kind, payload, receiver); },
        [&](std::uint64_t offset, std::string what) { receiver.receive_damage(offset, std::move(what)); });
}

}  // namespace pyscaler::samples::embedded
