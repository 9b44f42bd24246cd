#pragma once
#include "base/secret.hpp"

#include <chrono>
#include <cstdint>
#include <string>

namespace pyscaler::ssh {

/// Everything that is needed to log in to one node.
struct Login {
    std::string host{};  // name or address
    std::uint16_t port{22};
    std::string user{};
    Secret private_key{};  // text of a PEM or OpenSSH key: ed25519, ECDSA or RSA
    Secret passphrase{};
    /// Acceptable host keys, one a line: "ssh-ed25519 AAAA…" or "SHA256:…" (see HostKeyPins). Empty: first contact, the
    /// key is accepted and can be asked for with `Session::host_key`.
    std::string host_key{};
    std::chrono::milliseconds connect_timeout{15000};

    friend bool operator==(const Login&, const Login&) noexcept = default;
};

}  // namespace pyscaler::ssh
