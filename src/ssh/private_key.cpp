#include "ssh/private_key.hpp"

#include "base/pem.hpp"
#include "ssh/host_key.hpp"

#include <libssh/libssh.h>

namespace pyscaler::ssh {
namespace {

HostKey public_half(ssh_key key) {
    HostKey half{ssh_key_type_to_char(ssh_key_type(key)), {}};
    char* text = nullptr;
    if (ssh_pki_export_pubkey_base64(key, &text) == SSH_OK) {
        half.blob = text;
        ssh_string_free_char(text);
    }
    return half;
}

bool is_usable_kind(ssh_key key) {
    switch (ssh_key_type(key)) {
        case SSH_KEYTYPE_ED25519:
        case SSH_KEYTYPE_RSA:
        case SSH_KEYTYPE_ECDSA_P256:
        case SSH_KEYTYPE_ECDSA_P384:
        case SSH_KEYTYPE_ECDSA_P521: return true;
        default: return false;
    }
}

}  // namespace

PrivateKey::PrivateKey(ssh_key_struct* key) : key_(key, ssh_key_free) {}

bool is_encrypted(const Secret& private_key) {
    const std::string& text = private_key.reveal();
    if (text.find("BEGIN OPENSSH PRIVATE KEY") == std::string::npos) return is_encrypted_pem(text);
    // "openssh-key-v1" and a zero, then the cipher's name with its length before it: "none" here.
    return text.find("b3BlbnNzaC1rZXktdjEAAAAABG5vbmU") == std::string::npos;
}

Result<PrivateKey> PrivateKey::parse(const Secret& text, const Secret& passphrase) {
    if (text.reveal().find("PRIVATE KEY-----") == std::string::npos) {
        const bool is_public = text.reveal().starts_with("ssh-") || text.reveal().starts_with("ecdsa-");
        return Error{Errc::invalid, is_public ? "this is the public key, the private one is needed"
                                              : "no private key: expected a text with -----BEGIN … PRIVATE KEY-----"};
    }
    const bool encrypted = is_encrypted(text);
    if (encrypted && passphrase.empty()) return Error{Errc::invalid, "the private key needs a passphrase"};
    ssh_key key = nullptr;
    const char* given = encrypted ? passphrase.reveal().c_str() : nullptr;
    if (ssh_pki_import_privkey_base64(text.reveal().c_str(), given, nullptr, nullptr, &key) != SSH_OK) {
        return Error{Errc::invalid, encrypted ? "the private key cannot be decrypted: wrong passphrase, or damaged"
                                              : "the private key is damaged or of an unknown format"};
    }
    PrivateKey result{key};
    if (!is_usable_kind(key)) return Error{Errc::invalid, "private keys may be ed25519, ECDSA or RSA"};
    return result;
}

std::string PrivateKey::kind() const { return public_half(key_.get()).kind; }
std::string PrivateKey::fingerprint() const { return public_half(key_.get()).fingerprint(); }
std::string PrivateKey::public_line() const { return public_half(key_.get()).line(); }

Result<PrivateKeyCheck> check_private_key(const Secret& text, const Secret& passphrase) {
    auto key = PrivateKey::parse(text, passphrase);
    if (!key) return key.error();
    return PrivateKeyCheck{key->kind(), key->fingerprint(), key->public_line()};
}

}  // namespace pyscaler::ssh
