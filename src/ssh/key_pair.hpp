#pragma once
#include "base/result.hpp"
#include "base/secret.hpp"

#include <string>

namespace pyscaler::ssh {

/// A new ed25519 key: the private half in OpenSSH's form without passphrase, the public one as a line for
/// authorized_keys.
struct KeyPair {
    Secret private_key{};
    std::string public_key{};

    static Result<KeyPair> generate(const std::string& comment);
};

}  // namespace pyscaler::ssh
