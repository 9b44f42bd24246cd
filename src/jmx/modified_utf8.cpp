#include "jmx/modified_utf8.hpp"

#include <algorithm>
#include <cstdint>

namespace pyscaler::jmx {
namespace {

constexpr std::uint32_t replacement = 0xfffd;
constexpr std::uint32_t unit_error = 0x110000;

std::uint32_t byte_at(std::string_view bytes, std::size_t at) { return static_cast<unsigned char>(bytes[at]); }
bool continues(std::string_view bytes, std::size_t at) {
    return at < bytes.size() && (byte_at(bytes, at) & 0xc0) == 0x80;
}
bool is_high(std::uint32_t unit) { return unit >= 0xd800 && unit < 0xdc00; }
bool is_low(std::uint32_t unit) { return unit >= 0xdc00 && unit < 0xe000; }

/// The UTF-16 unit at `at`, which moves behind it.
std::uint32_t next_unit(std::string_view bytes, std::size_t& at) {
    const auto first = byte_at(bytes, at);
    if (first < 0x80) return ++at, first;
    if (first >> 5 == 6 && continues(bytes, at + 1)) {
        at += 2;
        return (first & 0x1f) << 6 | (byte_at(bytes, at - 1) & 0x3f);
    }
    if (first >> 4 == 14 && continues(bytes, at + 1) && continues(bytes, at + 2)) {
        at += 3;
        return (first & 0x0f) << 12 | (byte_at(bytes, at - 2) & 0x3f) << 6 | (byte_at(bytes, at - 1) & 0x3f);
    }
    return unit_error;
}

void append_bytes(std::string& text, std::uint32_t code) {
    const auto put = [&text](std::uint32_t byte) { text += static_cast<char>(byte); };
    if (code < 0x80) return put(code);
    if (code < 0x800) return put(0xc0 | code >> 6), put(0x80 | (code & 0x3f));
    if (code < 0x10000) return put(0xe0 | code >> 12), put(0x80 | (code >> 6 & 0x3f)), put(0x80 | (code & 0x3f));
    put(0xf0 | code >> 18);
    put(0x80 | (code >> 12 & 0x3f));
    put(0x80 | (code >> 6 & 0x3f));
    put(0x80 | (code & 0x3f));
}

/// The character of UTF-8 at `at`, which moves behind it (or by one where there is none).
std::uint32_t next_character(std::string_view text, std::size_t& at) {
    const auto first = byte_at(text, at);
    if (first < 0x80) return ++at, first;
    const std::size_t more = first >> 5 == 6 ? 1 : first >> 4 == 14 ? 2 : first >> 3 == 30 ? 3 : 0;
    if (more == 0) return ++at, replacement;
    auto code = first & (0x3fU >> more);
    for (std::size_t i = 1; i <= more; ++i) {
        if (!continues(text, at + i)) return ++at, replacement;
        code = code << 6 | (byte_at(text, at + i) & 0x3f);
    }
    at += more + 1;
    const bool overlong = code < (more == 1 ? 0x80U : more == 2 ? 0x800U : 0x10000U);
    return overlong || code > 0x10ffff || is_high(code) || is_low(code) ? replacement : code;
}

}  // namespace

// Without a way out of the loop, which lets the compiler take many bytes at once.
bool is_plain(std::string_view bytes) noexcept {
    unsigned found = 0;
    for (const auto byte : bytes) {
        const auto bits = static_cast<unsigned char>(byte);
        found |= bits | (bits - 1U);
    }
    return (found & 0x80) == 0;
}

std::optional<std::string> from_modified_utf8(std::string_view bytes) {
    if (is_plain(bytes)) return std::string(bytes);
    std::string text;
    text.reserve(bytes.size());
    for (std::size_t at = 0; at < bytes.size();) {
        auto unit = next_unit(bytes, at);
        if (unit == unit_error) return std::nullopt;
        if (is_high(unit) && at < bytes.size()) {
            auto after = at;
            const auto low = next_unit(bytes, after);
            if (is_low(low)) unit = 0x10000 + ((unit & 0x3ff) << 10) + (low & 0x3ff), at = after;
        }
        append_bytes(text, is_high(unit) || is_low(unit) ? replacement : unit);
    }
    return text;
}

std::string to_modified_utf8(std::string_view text) {
    if (is_plain(text)) return std::string(text);
    std::string bytes;
    bytes.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const auto code = next_character(text, at);
        if (code == 0) {
            bytes += "\xc0\x80";
        } else if (code >= 0x10000) {
            append_bytes(bytes, 0xd800 + ((code - 0x10000) >> 10));
            append_bytes(bytes, 0xdc00 + ((code - 0x10000) & 0x3ff));
        } else {
            append_bytes(bytes, code);
        }
    }
    return bytes;
}

}  // namespace pyscaler::jmx
