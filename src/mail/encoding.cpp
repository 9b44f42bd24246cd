#include "mail/encoding.hpp"

#include <algorithm>
#include <cstdint>
#include <fmt/format.h>
#include <openssl/evp.h>

namespace pyscaler::mail {

namespace {

// 75 less "=?UTF-8?B?" and "?=" leaves 63: 15 groups of four characters for three bytes.
constexpr std::size_t word_bytes = 45;
constexpr std::size_t line_length = 76;

bool continues(char byte) { return (static_cast<unsigned char>(byte) & 0xc0) == 0x80; }

std::string base64(std::string_view bytes) {
    std::string result((bytes.size() + 2) / 3 * 4 + 1, '\0');  // EVP_EncodeBlock ends it with a zero
    const auto length =
        EVP_EncodeBlock(reinterpret_cast<unsigned char*>(result.data()),
                        reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()));
    result.resize(static_cast<std::size_t>(length));
    return result;
}

/// How many bytes the character that begins with `first` has; 0 when none begins so.
std::size_t length_of(unsigned char first) {
    if (first < 0x80) return 1;
    if (first >= 0xc2 && first < 0xe0) return 2;
    if (first >= 0xe0 && first < 0xf0) return 3;
    if (first >= 0xf0 && first < 0xf5) return 4;
    return 0;
}

bool is_character(std::string_view bytes) {
    for (const auto byte : bytes.substr(1))
        if (!continues(byte)) return false;
    const auto first = static_cast<unsigned char>(bytes[0]);
    const auto second = bytes.size() > 1 ? static_cast<unsigned char>(bytes[1]) : 0;
    if (first == 0xe0 && second < 0xa0) return false;  // overlong
    if (first == 0xed && second > 0x9f) return false;  // a surrogate
    if (first == 0xf0 && second < 0x90) return false;  // overlong
    return first != 0xf4 || second <= 0x8f;            // past U+10FFFF
}

/// One line, without its end, as quoted-printable lines.
void add_line(std::string_view line, std::string& out) {
    std::size_t column = 0;
    for (std::size_t i = 0; i < line.size(); ++i) {
        const auto byte = static_cast<unsigned char>(line[i]);
        const bool is_last = i + 1 == line.size();
        const bool is_blank = byte == ' ' || byte == '\t';
        const bool is_literal = is_blank ? !is_last : byte > 0x20 && byte < 0x7f && byte != '=';
        const std::size_t width = is_literal ? 1 : 3;
        if (column + width > line_length - 1) {
            out += "=\r\n";
            column = 0;
        }
        if (is_literal)
            out += line[i];
        else
            out += fmt::format("={:02X}", byte);
        column += width;
    }
    out += "\r\n";
}

}  // namespace

bool is_utf8(std::string_view text) {
    while (!text.empty()) {
        const auto length = length_of(static_cast<unsigned char>(text[0]));
        if (length == 0 || length > text.size() || !is_character(text.substr(0, length))) return false;
        text.remove_prefix(length);
    }
    return true;
}

std::string encoded_words(std::string_view text) {
    std::string result;
    while (!text.empty()) {
        auto length = std::min(word_bytes, text.size());
        while (length > 1 && length < text.size() && continues(text[length])) --length;
        if (!result.empty()) result += "\r\n ";
        result += fmt::format("=?UTF-8?B?{}?=", base64(text.substr(0, length)));
        text.remove_prefix(length);
    }
    return result;
}

std::string quoted_printable(std::string_view text) {
    std::string result;
    while (!text.empty()) {
        const auto end = std::min(text.find_first_of("\r\n"), text.size());
        add_line(text.substr(0, end), result);
        text.remove_prefix(end);
        text.remove_prefix(text.starts_with("\r\n") ? 2 : text.empty() ? 0 : 1);
    }
    return result;
}

}  // namespace pyscaler::mail
