#include "web/totp.hpp"

#include "http/target.hpp"

#include <array>
#include <fmt/core.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <sodium.h>
#include <vector>

namespace pyscaler::web {
namespace {

constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
constexpr std::size_t key_bytes = 20;
constexpr std::int64_t step_seconds = 30;
constexpr std::size_t digits = 6;

std::string to_base32(const std::vector<unsigned char>& bytes) {
    std::string text;
    unsigned buffer = 0;
    int bits = 0;
    for (const auto byte : bytes) {
        buffer = buffer << 8U | byte;
        for (bits += 8; bits >= 5; bits -= 5) text += alphabet[buffer >> (bits - 5) & 31U];
    }
    if (bits > 0) text += alphabet[buffer << (5 - bits) & 31U];
    return text;
}

std::vector<unsigned char> from_base32(std::string_view text) {
    std::vector<unsigned char> bytes;
    unsigned buffer = 0;
    int bits = 0;
    for (const char c : text) {
        const auto value = alphabet.find(c);
        if (value == alphabet.npos) return {};
        buffer = buffer << 5U | static_cast<unsigned>(value);
        if ((bits += 5) < 8) continue;
        bits -= 8;
        bytes.push_back(static_cast<unsigned char>(buffer >> bits & 255U));
    }
    return bytes;
}

}  // namespace

Secret new_totp_key() {
    std::vector<unsigned char> bytes(key_bytes);
    randombytes_buf(bytes.data(), bytes.size());
    return Secret{to_base32(bytes)};
}

std::string totp_uri(const Secret& key, std::string_view user, std::string_view installation) {
    return fmt::format("otpauth://totp/PyScaler%20{}:{}?secret={}&issuer=PyScaler%20{}",
                       http::percent_encode(installation), http::percent_encode(user), key.reveal(),
                       http::percent_encode(installation));
}

std::string totp_code(const Secret& key, std::int64_t step) {
    const auto bytes = from_base32(key.reveal());
    if (bytes.empty()) return {};
    std::array<unsigned char, 8> message{};
    for (std::size_t i = 0; i < message.size(); ++i)
        message[i] = static_cast<unsigned char>(static_cast<std::uint64_t>(step) >> (56 - 8 * i) & 255U);
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    HMAC(EVP_sha1(), bytes.data(), static_cast<int>(bytes.size()), message.data(), message.size(), digest.data(),
         &size);
    const auto at = digest[size - 1] & 15U;
    std::uint32_t number = 0;
    for (unsigned i = 0; i < 4; ++i) number = number << 8U | digest[at + i];
    return fmt::format("{:06}", (number & 0x7fffffffU) % 1'000'000U);
}

std::optional<std::int64_t> totp_step(const Secret& key, std::string_view code, Time now) {
    if (code.size() != digits) return std::nullopt;  // no key has no code, which no code must match
    const auto present = std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count() / step_seconds;
    for (const auto step : {present, present - 1, present + 1}) {
        const auto right = totp_code(key, step);
        if (right.size() == digits && sodium_memcmp(right.data(), code.data(), digits) == 0) return step;
    }
    return std::nullopt;
}

}  // namespace pyscaler::web
