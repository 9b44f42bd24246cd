#pragma once
#include <cstddef>
#include <cstdint>
#include <exception>
#include <string_view>

namespace pyscaler::jmx {

/// Reads big-endian numbers from bytes that have come so far. Whoever takes asks `has` first.
class Cursor {
public:
    explicit Cursor(std::string_view bytes) : bytes_(bytes) {}

    std::string_view rest() const noexcept { return bytes_.substr(at_); }
    std::size_t left() const noexcept { return bytes_.size() - at_; }
    bool has(std::size_t count) const noexcept { return count <= left(); }
    std::size_t position() const noexcept { return at_; }
    void skip(std::size_t count) noexcept { at_ += count; }

    std::string_view take(std::size_t count) noexcept {
        const auto taken = bytes_.substr(at_, count);
        at_ += count;
        return taken;
    }

    std::uint64_t unsigned_of(std::size_t width) noexcept {
        const auto number = peek(0, width);
        at_ += width;
        return number;
    }
    /// The number `offset` bytes from here, which stays.
    std::uint64_t peek(std::size_t offset, std::size_t width) const noexcept {
        if (!has(offset + width)) std::terminate();
        const auto* byte = bytes_.data() + at_ + offset;
        std::uint64_t number = 0;
        for (std::size_t i = 0; i < width; ++i) number = number << 8 | static_cast<unsigned char>(byte[i]);
        return number;
    }
    std::uint8_t u1() noexcept { return static_cast<std::uint8_t>(unsigned_of(1)); }
    std::uint16_t u2() noexcept { return static_cast<std::uint16_t>(unsigned_of(2)); }
    std::int32_t i4() noexcept { return static_cast<std::int32_t>(unsigned_of(4)); }
    std::int64_t i8() noexcept { return static_cast<std::int64_t>(unsigned_of(8)); }

    /// Whether a two-byte length `offset` bytes from here and all that it counts have come.
    bool has_utf(std::size_t offset = 0) const noexcept {
        return has(offset + 2) && has(offset + 2 + static_cast<std::size_t>(peek(offset, 2)));
    }
    std::string_view utf() noexcept { return take(u2()); }

private:
    std::string_view bytes_;
    std::size_t at_{0};
};

}  // namespace pyscaler::jmx
