#pragma once
#include "samples/embedded/bytes.hpp"

#include <bit>

namespace pyscaler::samples::embedded {

/// Appends bits to bytes, highest first. The last byte is filled with zeros.
class BitWriter {
public:
    explicit BitWriter(Bytes& out) : out_(out) {}
    ~BitWriter() {
        if (free_ < 8) out_.push_back(static_cast<std::uint8_t>(current_ << free_));
    }
    BitWriter(const BitWriter&) = delete;
    BitWriter& operator=(const BitWriter&) = delete;

    /// The lowest `count` (at most 64) bits of `value`.
    void bits(std::uint64_t value, unsigned count) {
        while (count > 0) {
            const auto take = std::min(count, free_);
            count -= take;
            current_ = (current_ << take) | ((value >> count) & ((1u << take) - 1));
            free_ -= take;
            if (free_ > 0) continue;
            out_.push_back(static_cast<std::uint8_t>(current_));
            current_ = 0;
            free_ = 8;
        }
    }

private:
    Bytes& out_;
    std::uint64_t current_{0};
    unsigned free_{8};
};

/// Reads what BitWriter wrote. Past the end there are zeros; `ok` tells.
class BitReader {
public:
    explicit BitReader(ByteView in) : in_(in) {}

    bool ok() const noexcept { return position_ <= in_.size() * 8; }
    std::size_t bytes_used() const noexcept { return (position_ + 7) / 8; }

    /// The next bits, the first one highest: at least 57 of them are valid.
    std::uint64_t peek() const noexcept {
        const auto at = position_ / 8;
        std::uint64_t word = 0;
        if (at + 8 <= in_.size()) {
            std::memcpy(&word, in_.data() + at, 8);
            if constexpr (std::endian::native == std::endian::little) word = __builtin_bswap64(word);
        } else {
            for (std::size_t i = at; i < in_.size(); ++i) word |= std::uint64_t{in_[i]} << (56 - 8 * (i - at));
        }
        return word << (position_ % 8);
    }
    void skip(unsigned count) noexcept { position_ += count; }

    std::uint64_t bits(unsigned count) noexcept {
        if (count > 32) {
            const auto high = bits(count - 32);
            return (high << 32) | bits(32);
        }
        if (count == 0) return 0;
        const auto value = peek() >> (64 - count);
        skip(count);
        return value;
    }

private:
    ByteView in_;
    std::size_t position_{0};
};

}  // namespace pyscaler::samples::embedded
