#include "model/text.hpp"

#include <algorithm>

namespace pyscaler::model {
namespace {

bool is_continuation(unsigned char byte) { return (byte & 0xC0U) == 0x80U; }

/// The smallest second byte that keeps a sequence from being overlong; and the largest, from being a surrogate or
/// beyond U+10FFFF (RFC 3629, section 4).
std::pair<unsigned char, unsigned char> second_byte_range(unsigned char lead) {
    switch (lead) {
        case 0xE0: return {0xA0, 0xBF};
        case 0xED: return {0x80, 0x9F};
        case 0xF0: return {0x90, 0xBF};
        case 0xF4: return {0x80, 0x8F};
        default: return {0x80, 0xBF};
    }
}

/// Length of the character at the front of `text`; 0 when there is none that UTF-8 allows, or it is NUL.
std::size_t character_length(std::string_view text) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const auto lead = byte(0);
    if (lead == 0) return 0;
    if (lead < 0x80) return 1;
    const std::size_t length = lead >= 0xC2 && lead <= 0xDF ? 2 : (lead & 0xF0U) == 0xE0 ? 3 : lead <= 0xF4 ? 4 : 0;
    if (lead < 0xC2 || length == 0 || text.size() < length) return 0;
    const auto [low, high] = second_byte_range(lead);
    if (byte(1) < low || byte(1) > high) return 0;
    for (std::size_t i = 2; i < length; ++i)
        if (!is_continuation(byte(i))) return 0;
    return length;
}

}  // namespace

std::optional<std::string> text_fault(std::string_view text, std::size_t least, std::size_t most) {
    if (text.size() < least)
        return least == 1 ? "must not be empty" : fmt::format("must have at least {} bytes", least);
    if (text.size() > most) return fmt::format("must have at most {} bytes, has {}", most, text.size());
    while (!text.empty()) {
        const auto length = character_length(text);
        if (length == 0) return "must be UTF-8 without NUL";
        text.remove_prefix(length);
    }
    return std::nullopt;
}

std::string mended_text(std::string_view text, std::size_t most) {
    static constexpr std::string_view replacement = "\xEF\xBF\xBD";
    std::string mended;
    mended.reserve(std::min(text.size(), most));
    while (!text.empty()) {
        const auto length = character_length(text);
        const auto next = length == 0 ? replacement : text.substr(0, length);
        if (mended.size() + next.size() > most) break;
        mended += next;
        text.remove_prefix(std::max<std::size_t>(length, 1));
    }
    return mended;
}

}  // namespace pyscaler::model
