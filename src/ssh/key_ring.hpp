#pragma once
#include "base/task.hpp"
#include "ssh/login.hpp"
#include "ssh/private_key.hpp"

#include <list>
#include <memory>

namespace boost::asio {
class thread_pool;
}

namespace pyscaler::ssh {

/// The private keys that were read lately: thousands of nodes share a few, and decrypting one takes up to 300 ms, which
/// is done on a thread of its own.
class KeyRing {
public:
    KeyRing();
    ~KeyRing();
    KeyRing(const KeyRing&) = delete;
    KeyRing& operator=(const KeyRing&) = delete;

    /// The errors of `PrivateKey::parse`. The ring outlives the call.
    Task<Result<PrivateKey>> key_of(Login login);

private:
    struct Entry {
        Secret text{};
        Secret passphrase{};
        PrivateKey key;
    };
    std::list<Entry> entries_{};  // the latest used first
    std::unique_ptr<asio::thread_pool> decryption_{};
};

}  // namespace pyscaler::ssh
