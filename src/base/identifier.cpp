#include "base/identifier.hpp"

#include <array>
#include <fmt/core.h>
#include <sodium.h>
#include <stdexcept>
#include <vector>

namespace pyscaler {
namespace {

void require_sodium() {
    static const bool ready = sodium_init() >= 0;
    if (!ready) throw std::runtime_error("libsodium cannot find a source of random numbers");
}

}  // namespace

std::string RandomIdentifiers::uuid() {
    require_sodium();
    std::array<unsigned char, 16> bytes{};
    randombytes_buf(bytes.data(), bytes.size());
    bytes[6] = static_cast<unsigned char>((bytes[6] & 0x0f) | 0x40);  // version 4, RFC 4122 section 4.4
    bytes[8] = static_cast<unsigned char>((bytes[8] & 0x3f) | 0x80);
    std::string text;
    text.reserve(36);
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        if (i == 4 || i == 6 || i == 8 || i == 10) text += '-';
        text += fmt::format("{:02x}", bytes[i]);
    }
    return text;
}

double RandomIdentifiers::fraction() {
    require_sodium();
    return static_cast<double>(randombytes_random()) / 4294967296.0;
}

std::string RandomIdentifiers::token(std::size_t bytes) {
    require_sodium();
    std::vector<unsigned char> raw(bytes);
    randombytes_buf(raw.data(), raw.size());
    std::string text(sodium_base64_ENCODED_LEN(bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING), '\0');
    sodium_bin2base64(text.data(), text.size(), raw.data(), raw.size(), sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    text.resize(text.size() - 1);  // the terminating zero
    return text;
}

std::string CountedIdentifiers::uuid() { return fmt::format("00000000-0000-4000-8000-{:012x}", ++count_); }

std::string CountedIdentifiers::token(std::size_t bytes) { return fmt::format("{:0>{}}", ++count_, bytes); }

}  // namespace pyscaler
