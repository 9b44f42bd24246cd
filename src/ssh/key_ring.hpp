#pragma once
#include "ssh/private_key.hpp"
#include "ssh/waiters.hpp"

#include <boost/asio/thread_pool.hpp>
#include <optional>
#include <vector>

namespace pyscaler::ssh {

/// The private keys in use on one event loop, each read once. Decrypting is done on a thread of its own.
class KeyRing {
public:
    /// The errors of `PrivateKey::parse`. The ring outlives the call.
    Task<Result<PrivateKey>> read(Secret text, Secret passphrase);

private:
    struct Entry {
        Secret text{};
        Secret passphrase{};
        PrivateKey key;
    };
    const PrivateKey* find(const Secret& text, const Secret& passphrase) const;
    Result<PrivateKey> keep(Secret text, Secret passphrase, Result<PrivateKey> key);
    Task<Result<PrivateKey>> decrypt(Secret text, Secret passphrase);

    std::vector<Entry> entries_{};
    std::optional<asio::thread_pool> thread_{};
    bool decrypting_{false};
    Waiters decrypted_{};
};

}  // namespace pyscaler::ssh
