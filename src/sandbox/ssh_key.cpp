#include "sandbox/ssh_key.hpp"

#include "aws/base64.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <fmt/core.h>
#include <memory>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <openssl/sha.h>
#include <stdexcept>

namespace pyscaler::sandbox {
namespace {

struct Freed {
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
    void operator()(BIGNUM* number) const { BN_clear_free(number); }
    void operator()(BIO* memory) const { BIO_free(memory); }
};
using Pkey = std::unique_ptr<EVP_PKEY, Freed>;

void require(bool success, const char* what) {
    if (!success) throw std::runtime_error(std::string("OpenSSL: ") + what);
}

std::string uint32(std::size_t value) {
    std::string bytes(4, '\0');
    for (std::size_t index = 0; index < 4; ++index) bytes[3 - index] = static_cast<char>(value >> (8 * index));
    return bytes;
}

std::string wire_string(std::string_view bytes) { return uint32(bytes.size()) + std::string(bytes); }

std::string wire_number(EVP_PKEY* key, const char* name) {
    BIGNUM* raw = nullptr;
    require(EVP_PKEY_get_bn_param(key, name, &raw) == 1, name);
    const std::unique_ptr<BIGNUM, Freed> number{raw};
    std::string bytes(static_cast<std::size_t>(BN_num_bytes(number.get())), '\0');
    BN_bn2bin(number.get(), reinterpret_cast<unsigned char*>(bytes.data()));
    // A leading bit would make it negative (RFC 4251 section 5).
    if (!bytes.empty() && (static_cast<unsigned char>(bytes.front()) & 0x80U) != 0) bytes.insert(0, 1, '\0');
    return wire_string(bytes);
}

std::string traditional_pem(EVP_PKEY* key) {
    const std::unique_ptr<BIO, Freed> memory{BIO_new(BIO_s_mem())};
    require(PEM_write_bio_PrivateKey_traditional(memory.get(), key, nullptr, nullptr, 0, nullptr, nullptr) == 1, "PEM");
    char* data = nullptr;
    const auto size = BIO_get_mem_data(memory.get(), &data);
    return {data, static_cast<std::size_t>(size)};
}

/// PROTOCOL.key of OpenSSH, without a cipher.
std::string openssh_private_text(const PublicKey& key, const std::string& seed, const std::string& point) {
    std::array<unsigned char, 4> random{};
    require(RAND_bytes(random.data(), static_cast<int>(random.size())) == 1, "random");
    const std::string check{random.begin(), random.end()};
    std::string secret = check + check + wire_string(key.type) + wire_string(point) + wire_string(seed + point) +
                         wire_string(key.comment);
    for (char pad = 1; secret.size() % 8 != 0; ++pad) secret.push_back(pad);
    const std::string whole = std::string("openssh-key-v1") + '\0' + wire_string("none") + wire_string("none") +
                              wire_string("") + uint32(1) + wire_string(key.blob) + wire_string(secret);
    const std::string text = aws::encode_base64(whole);
    std::string lines = "-----BEGIN OPENSSH PRIVATE KEY-----\n";
    for (std::size_t begin = 0; begin < text.size(); begin += 70) lines += text.substr(begin, 70) + '\n';
    return lines + "-----END OPENSSH PRIVATE KEY-----\n";
}

std::string raw_part(EVP_PKEY* key, int (*read)(const EVP_PKEY*, unsigned char*, std::size_t*)) {
    std::array<unsigned char, 32> bytes{};
    std::size_t size = bytes.size();
    require(read(key, bytes.data(), &size) == 1, "raw key");
    return {bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size)};
}

SshKey generate_ed25519(std::string comment) {
    const Pkey key{EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519")};
    require(key != nullptr, "ed25519");
    const auto point = raw_part(key.get(), EVP_PKEY_get_raw_public_key);
    SshKey made;
    made.public_key.type = "ssh-ed25519";
    made.public_key.blob = wire_string(made.public_key.type) + wire_string(point);
    made.public_key.comment = std::move(comment);
    made.private_text =
        Secret{openssh_private_text(made.public_key, raw_part(key.get(), EVP_PKEY_get_raw_private_key), point)};
    return made;
}

SshKey generate_ecdsa(std::string comment) {
    const Pkey key{EVP_EC_gen("P-256")};
    require(key != nullptr, "ecdsa");
    std::array<unsigned char, 80> point{};
    std::size_t size = 0;
    require(EVP_PKEY_get_octet_string_param(key.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size(), &size) == 1,
            "point");
    SshKey made;
    made.public_key.type = "ecdsa-sha2-nistp256";
    made.public_key.blob = wire_string(made.public_key.type) + wire_string("nistp256") +
                           wire_string({reinterpret_cast<const char*>(point.data()), size});
    made.public_key.comment = std::move(comment);
    made.private_text = Secret{traditional_pem(key.get())};
    return made;
}

SshKey generate_rsa(std::string comment) {
    const Pkey key{EVP_RSA_gen(2048)};
    require(key != nullptr, "rsa");
    SshKey made;
    made.public_key.type = "ssh-rsa";
    made.public_key.blob = wire_string(made.public_key.type) + wire_number(key.get(), OSSL_PKEY_PARAM_RSA_E) +
                           wire_number(key.get(), OSSL_PKEY_PARAM_RSA_N);
    made.public_key.comment = std::move(comment);
    made.private_text = Secret{traditional_pem(key.get())};
    return made;
}

std::string next_word(std::string_view& rest) {
    rest.remove_prefix(std::min(rest.find_first_not_of(" \t\r\n"), rest.size()));
    const auto word = rest.substr(0, rest.find_first_of(" \t\r\n"));
    rest.remove_prefix(word.size());
    return std::string(word);
}

/// Bits and the name that ssh-keygen shows.
std::pair<std::size_t, std::string> kind_of(const PublicKey& key) {
    if (key.type == "ssh-ed25519") return {256, "ED25519"};
    if (key.type.starts_with("ecdsa-")) return {256, "ECDSA"};
    // The blob is the type, the exponent and the modulus; the modulus is most of it.
    return {(key.blob.size() - 16) / 128 * 1024, "RSA"};
}

}  // namespace

Result<PublicKey> PublicKey::parse(std::string_view line) {
    PublicKey key;
    key.type = next_word(line);
    const auto blob = aws::decode_base64(next_word(line));
    if (line.size() > 1) key.comment = std::string(line.substr(1, line.find_first_of("\r\n", 1) - 1));
    const bool known = key.type == "ssh-ed25519" || key.type == "ssh-rsa" || key.type.starts_with("ecdsa-sha2-nistp");
    if (!known || !blob || blob->size() < 40 || !blob->starts_with(wire_string(key.type))) {
        return Error{Errc::invalid, "expected an SSH public key: TYPE BASE64 COMMENT"};
    }
    key.blob = *blob;
    return key;
}

std::string PublicKey::line() const {
    return type + ' ' + aws::encode_base64(blob) + (comment.empty() ? "" : ' ' + comment);
}

std::string PublicKey::fingerprint() const {
    std::string hash(SHA256_DIGEST_LENGTH, '\0');
    SHA256(reinterpret_cast<const unsigned char*>(blob.data()), blob.size(),
           reinterpret_cast<unsigned char*>(hash.data()));
    auto text = aws::encode_base64(hash);
    text.erase(text.find_last_not_of('=') + 1);
    return "SHA256:" + text;
}

std::string PublicKey::listing() const {
    const auto [bits, name] = kind_of(*this);
    return fmt::format("{} {} {} ({})", bits, fingerprint(), comment.empty() ? "no comment" : comment, name);
}

SshKey generate_key(KeyType type, std::string comment) {
    switch (type) {
        case KeyType::ed25519: return generate_ed25519(std::move(comment));
        case KeyType::ecdsa: return generate_ecdsa(std::move(comment));
        case KeyType::rsa: return generate_rsa(std::move(comment));
    }
    throw std::logic_error("no such key type");
}

}  // namespace pyscaler::sandbox
