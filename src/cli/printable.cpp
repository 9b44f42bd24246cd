#include "cli/printable.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace pyscaler::cli {
namespace {

struct CodePoint {
    char32_t value{0};
    std::size_t bytes{1};
    bool is_valid{true};
};

std::size_t length_of(unsigned char first) {
    if (first < 0x80) return 1;
    if (first >= 0xC2 && first <= 0xDF) return 2;
    if (first >= 0xE0 && first <= 0xEF) return 3;
    if (first >= 0xF0 && first <= 0xF4) return 4;
    return 0;
}

/// The first code point of `text`, which is not empty; a byte that begins none is an invalid one of its own.
CodePoint first_of(std::string_view text) {
    constexpr std::array<char32_t, 5> smallest{0, 0, 0x80, 0x800, 0x10000};
    const auto first = static_cast<unsigned char>(text[0]);
    const auto length = length_of(first);
    if (length == 1) return {first, 1, true};
    if (length == 0 || text.size() < length) return {0, 1, false};
    char32_t value = first & (0xFFU >> (length + 1));
    for (std::size_t i = 1; i < length; ++i) {
        const auto next = static_cast<unsigned char>(text[i]);
        if ((next & 0xC0U) != 0x80U) return {0, 1, false};
        value = (value << 6U) | (next & 0x3FU);
    }
    const bool is_surrogate = value >= 0xD800 && value <= 0xDFFF;
    if (value < smallest[length] || value > 0x10FFFF || is_surrogate) return {0, 1, false};
    return {value, length, true};
}

struct Range {
    char32_t first;
    char32_t last;
};

bool is_in(const auto& ranges, char32_t value) {
    return std::any_of(ranges.begin(), ranges.end(),
                       [&](const Range& range) { return value >= range.first && value <= range.last; });
}

/// Marks that are drawn over the character before, and characters that are not drawn.
bool is_combining(char32_t value) {
    static constexpr std::array<Range, 8> ranges{{{0x0300, 0x036F},
                                                  {0x0483, 0x0489},
                                                  {0x0591, 0x05BD},
                                                  {0x064B, 0x065F},
                                                  {0x1AB0, 0x1AFF},
                                                  {0x200B, 0x200F},
                                                  {0x20D0, 0x20FF},
                                                  {0xFE00, 0xFE0F}}};
    return is_in(ranges, value);
}

bool is_wide(char32_t value) {
    static constexpr std::array<Range, 8> ranges{{{0x1100, 0x115F},
                                                  {0x2E80, 0xA4CF},
                                                  {0xAC00, 0xD7A3},
                                                  {0xF900, 0xFAFF},
                                                  {0xFE30, 0xFE6F},
                                                  {0xFF00, 0xFF60},
                                                  {0x1F300, 0x1FAFF},
                                                  {0x20000, 0x3FFFD}}};
    return is_in(ranges, value);
}

/// C0, DEL, C1, and what turns the direction of writing round.
bool is_control(char32_t value) {
    static constexpr std::array<Range, 4> ranges{{{0x00, 0x1F}, {0x7F, 0x9F}, {0x202A, 0x202E}, {0x2066, 0x2069}}};
    return is_in(ranges, value);
}

std::size_t columns_of(char32_t value) { return is_combining(value) ? 0 : is_wide(value) ? 2 : 1; }

std::string cleaned(std::string_view text, bool keeps_lines) {
    std::string clean;
    clean.reserve(text.size());
    while (!text.empty()) {
        const auto point = first_of(text);
        const bool is_blank = point.is_valid && (point.value == '\n' || point.value == '\t');
        if (is_blank)
            clean += keeps_lines ? text[0] : ' ';
        else if (!point.is_valid || is_control(point.value))
            clean += "\uFFFD";
        else
            clean += text.substr(0, point.bytes);
        text.remove_prefix(point.bytes);
    }
    return clean;
}

}  // namespace

std::string printable(std::string_view text) { return cleaned(text, false); }

std::string printable_lines(std::string_view text) { return cleaned(text, true); }

std::size_t width(std::string_view text) {
    std::size_t columns = 0;
    while (!text.empty()) {
        const auto point = first_of(text);
        columns += columns_of(point.value);
        text.remove_prefix(point.bytes);
    }
    return columns;
}

std::string shortened(std::string_view text, std::size_t columns) {
    if (width(text) <= columns) return std::string(text);
    std::string kept;
    std::size_t used = 1;  // the ellipsis
    while (!text.empty()) {
        const auto point = first_of(text);
        used += columns_of(point.value);
        if (used > columns) break;
        kept += text.substr(0, point.bytes);
        text.remove_prefix(point.bytes);
    }
    return kept + "…";
}

}  // namespace pyscaler::cli
