#pragma once
#include "base/result.hpp"
#include "base/secret.hpp"

#include <memory>
#include <string>

struct ssh_key_struct;

namespace pyscaler::ssh {

/// A private key, read and decrypted. Copies share it; it is never changed, so sessions of one loop use the same.
class PrivateKey {
public:
    PrivateKey() = default;  // no key
    /// Reads PEM or OpenSSH text. A key with a passphrase takes 50 to 300 ms of computing: not on an event loop.
    /// `Errc::invalid` says why it is unusable: no key, "needs a passphrase", wrong passphrase, a kind we do not use.
    static Result<PrivateKey> parse(const Secret& text, const Secret& passphrase);

    std::string kind() const;         // "ssh-ed25519", "ecdsa-sha2-nistp256", "ssh-rsa"
    std::string fingerprint() const;  // of its public half: "SHA256:…"
    std::string public_line() const;  // "ssh-ed25519 AAAA…", for authorized_keys

    ssh_key_struct* handle() const noexcept { return key_.get(); }

private:
    explicit PrivateKey(ssh_key_struct* key);
    std::shared_ptr<ssh_key_struct> key_{};
};

/// Whether `parse` has to decrypt, which is slow.
bool is_encrypted(const Secret& private_key);

/// What a person is told about a key when it is saved.
struct PrivateKeyCheck {
    std::string kind{};
    std::string fingerprint{};
    std::string public_line{};
};

/// Checks a key before it is saved; the errors of `PrivateKey::parse`. Blocks: call it by `offload`.
Result<PrivateKeyCheck> check_private_key(const Secret& text, const Secret& passphrase);

}  // namespace pyscaler::ssh
