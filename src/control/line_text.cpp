#include "control/line_text.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace pyscaler::control {
namespace {

struct Form {
    std::uint8_t mask, lead;
    std::size_t length;
    std::uint32_t smallest;
};
constexpr std::array<Form, 4> forms{
    {{0x80, 0x00, 1, 0x0}, {0xE0, 0xC0, 2, 0x80}, {0xF0, 0xE0, 3, 0x800}, {0xF8, 0xF0, 4, 0x10000}}};

/// The length of the well-formed character at the front of `text`, 0 if there is none (RFC 3629).
std::size_t character_length(std::string_view text) {
    const auto first = static_cast<std::uint8_t>(text.front());
    const auto* form =
        std::ranges::find_if(forms, [&](const Form& known) { return (first & known.mask) == known.lead; });
    if (form == forms.end() || text.size() < form->length) return 0;
    std::uint32_t code = first & static_cast<std::uint8_t>(~form->mask);
    for (std::size_t at = 1; at < form->length; ++at) {
        const auto next = static_cast<std::uint8_t>(text[at]);
        if ((next & 0xC0) != 0x80) return 0;
        code = code << 6 | (next & 0x3F);
    }
    const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
    return code < form->smallest || code > 0x10FFFF || surrogate ? 0 : form->length;
}

bool is_plain(std::string_view text) {
    return std::ranges::all_of(text, [](char each) { return each >= ' ' && each <= '~'; });
}

}  // namespace

std::string line_text(std::string_view text, std::size_t limit) {
    constexpr std::string_view ellipsis = "...";
    if (text.size() <= limit && is_plain(text)) return std::string{text};
    const auto room = text.size() <= limit ? limit : limit - std::min(limit, ellipsis.size());
    std::string line;
    while (!text.empty()) {
        const auto length = character_length(text);
        const auto taken = std::max<std::size_t>(length, 1);
        if (line.size() + taken > room) return line.append(ellipsis.substr(0, limit - std::min(limit, line.size())));
        if (length == 0)
            line += '?';
        else if (length == 1 && (text.front() < ' ' || text.front() == '\x7f'))
            line += ' ';
        else
            line += text.substr(0, length);
        text.remove_prefix(taken);
    }
    return line;
}

}  // namespace pyscaler::control
