#include "samples/embedded/record.hpp"

#include "samples/embedded/limits.hpp"

#include <algorithm>
#include <boost/crc.hpp>
#include <fmt/format.h>
#include <optional>
#include <stdexcept>
#include <string_view>
#include <zstd.h>

namespace pyscaler::samples::embedded {

namespace {

constexpr std::string_view record_magic = "PSr1";
constexpr std::size_t head_size = 12;
// Higher levels gain nothing on what is compressed already.
constexpr int zstd_level = 3;

std::uint32_t sum_of(std::uint32_t length, ByteView body) {
    Bytes prefix;
    ByteWriter{prefix}.fixed(length);
    boost::crc_32_type crc;
    crc.process_bytes(prefix.data(), prefix.size());
    crc.process_bytes(body.data(), body.size());
    return crc.checksum();
}

bool begins_with(ByteView bytes, std::string_view magic) {
    return bytes.size() >= magic.size() && std::memcmp(bytes.data(), magic.data(), magic.size()) == 0;
}

std::size_t next_record(ByteView file, std::size_t from) {
    const auto rest = file.subspan(from);
    const auto found = std::ranges::search(rest, record_magic, [](std::uint8_t byte, char character) {
        return byte == static_cast<std::uint8_t>(character);
    });
    return from + static_cast<std::size_t>(found.begin() - rest.begin());
}

std::optional<Bytes> decompressed(ByteView frame) {
    const auto size = ZSTD_getFrameContentSize(frame.data(), frame.size());
    if (size == ZSTD_CONTENTSIZE_UNKNOWN || size == ZSTD_CONTENTSIZE_ERROR || size > max_record_bytes)
        return std::nullopt;
    Bytes payload(size);
    if (ZSTD_decompress(payload.data(), payload.size(), frame.data(), frame.size()) != size) return std::nullopt;
    return payload;
}

/// A record whose frame and sum are right, or why there is none.
struct Found {
    ByteView body{};
    std::string wrong{};
};

Found record_at(ByteView file) {
    if (!begins_with(file, record_magic)) return {{}, "not a record"};
    if (file.size() < head_size) return {{}, "cut off in a record's head"};
    ByteReader head{file.subspan(record_magic.size())};
    const auto length = head.fixed<std::uint32_t>();
    const auto sum = head.fixed<std::uint32_t>();
    if (length == 0 || length > max_record_bytes) return {{}, fmt::format("a record of {} bytes", length)};
    if (length > head.rest().size()) return {{}, fmt::format("cut off: {} bytes of {}", head.rest().size(), length)};
    const auto body = head.rest().first(length);
    if (sum_of(length, body) != sum) return {{}, "wrong checksum"};
    return {body, {}};
}

}  // namespace

void write_record(RecordKind kind, ByteView payload, Bytes& out) {
    Bytes body(1 + ZSTD_compressBound(payload.size()));
    body[0] = static_cast<std::uint8_t>(kind);
    const auto size = ZSTD_compress(body.data() + 1, body.size() - 1, payload.data(), payload.size(), zstd_level);
    if (ZSTD_isError(size)) throw std::runtime_error(fmt::format("zstd: {}", ZSTD_getErrorName(size)));
    body.resize(1 + size);
    const auto length = static_cast<std::uint32_t>(body.size());
    out.insert(out.end(), record_magic.begin(), record_magic.end());
    ByteWriter writer{out};
    writer.fixed(length);
    writer.fixed(sum_of(length, body));
    writer.bytes(body);
}

void read_records(ByteView file, const std::function<bool(RecordKind, ByteView)>& receive,
                  const std::function<void(std::uint64_t, std::string)>& report) {
    if (!begins_with(file, file_magic))
        return report(0, fmt::format("does not begin with {}: no file of this version of ours", file_magic));
    for (auto at = file_magic.size(); at < file.size();) {
        const auto [body, wrong] = record_at(file.subspan(at));
        if (!wrong.empty()) {
            report(at, wrong);
            at = next_record(file, at + 1);
            continue;
        }
        const auto payload = decompressed(body.subspan(1));
        if (!payload || !receive(RecordKind{body[0]}, *payload)) report(at, "a record that cannot be read");
        at += head_size + body.size();
    }
}

}  // namespace pyscaler::samples::embedded
