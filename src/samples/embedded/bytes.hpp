#pragma once
#include <algorithm>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>
#include <vector>

namespace pyscaler::samples::embedded {

using Bytes = std::vector<std::uint8_t>;
using ByteView = std::span<const std::uint8_t>;

/// Signed numbers near zero become small unsigned ones: 0, -1, 1, -2, ... are 0, 1, 2, 3, ...
constexpr std::uint64_t zigzag(std::int64_t number) noexcept {
    return (static_cast<std::uint64_t>(number) << 1) ^ static_cast<std::uint64_t>(number >> 63);
}
constexpr std::int64_t unzigzag(std::uint64_t number) noexcept {
    return static_cast<std::int64_t>((number >> 1) ^ (~(number & 1) + 1));
}

/// Appends numbers to `out`: fixed ones little-endian, the others as LEB128 (seven bits a byte, lowest first).
class ByteWriter {
public:
    explicit ByteWriter(Bytes& out) : out_(out) {}

    void byte(std::uint8_t value) { out_.push_back(value); }
    void number(std::uint64_t value) {
        for (; value >= 0x80; value >>= 7) out_.push_back(static_cast<std::uint8_t>(value | 0x80));
        out_.push_back(static_cast<std::uint8_t>(value));
    }
    void signed_number(std::int64_t value) { number(zigzag(value)); }
    template <class T>
    void fixed(T value) {
        for (std::size_t i = 0; i < sizeof(T); ++i) out_.push_back(static_cast<std::uint8_t>(value >> (8 * i)));
    }
    void bytes(ByteView view) { out_.insert(out_.end(), view.begin(), view.end()); }
    void text(std::string_view text) {
        number(text.size());
        out_.insert(out_.end(), text.begin(), text.end());
    }

private:
    Bytes& out_;
};

/// Reads what ByteWriter wrote. Reading past the end gives zeros and makes `ok` false, once and for all: check it
/// before believing a length or a result.
class ByteReader {
public:
    explicit ByteReader(ByteView in) : in_(in) {}

    bool ok() const noexcept { return ok_; }
    bool at_end() const noexcept { return in_.empty(); }
    ByteView rest() const noexcept { return in_; }

    std::uint8_t byte() {
        const auto view = bytes(1);
        return view.empty() ? std::uint8_t{0} : view[0];
    }
    std::uint64_t number() {
        std::uint64_t value = 0;
        for (unsigned shift = 0; shift < 64; shift += 7) {
            const auto next = byte();
            value |= std::uint64_t{next & 0x7fu} << shift;
            if (next < 0x80) return value;
        }
        ok_ = false;
        return 0;
    }
    std::int64_t signed_number() { return unzigzag(number()); }
    template <class T>
    T fixed() {
        std::uint64_t value = 0;
        const auto view = bytes(sizeof(T));
        for (std::size_t i = 0; i < view.size(); ++i) value |= std::uint64_t{view[i]} << (8 * i);
        return static_cast<T>(value);
    }
    ByteView bytes(std::size_t length) {
        if (length > in_.size()) {
            ok_ = false;
            in_ = {};
            return {};
        }
        const auto view = in_.first(length);
        in_ = in_.subspan(length);
        return view;
    }
    /// As long as the data says; valid as long as the data.
    std::string_view text() {
        const auto view = bytes(std::min<std::uint64_t>(number(), SIZE_MAX));
        return {reinterpret_cast<const char*>(view.data()), view.size()};
    }

private:
    ByteView in_;
    bool ok_{true};
};

}  // namespace pyscaler::samples::embedded
