#pragma once
#include "base/result.hpp"
#include "base/secret.hpp"

#include <string>
#include <string_view>

namespace pyscaler::sandbox {

enum class KeyType { ed25519, ecdsa, rsa };

/// The half of an SSH key that may be seen, as it stands in an authorized_keys file.
class PublicKey {
public:
    PublicKey() = default;
    /// Reads "TYPE BASE64 [COMMENT]"; `Errc::invalid` when the blob is not of that type.
    static Result<PublicKey> parse(std::string_view line);

    std::string line() const;  ///< "ssh-ed25519 AAAA… comment"
    /// "SHA256:…", as ssh-keygen shows it.
    std::string fingerprint() const;
    /// "256 SHA256:… comment (ED25519)": one line of `ssh-keygen -l`.
    std::string listing() const;

    std::string type;
    std::string blob;  ///< the wire format of RFC 4253 section 6.6
    std::string comment;
};

struct SshKey {
    Secret private_text;  ///< what OpenSSH reads: its own format for ed25519, PEM for the others
    PublicKey public_key;
};

/// A fresh key: ed25519, ECDSA on P-256 or RSA of 2048 bits (which takes some tenths of a second).
SshKey generate_key(KeyType type, std::string comment);

}  // namespace pyscaler::sandbox
