#include "ssh/key_ring.hpp"

#include "base/offload.hpp"
#include "ssh/limits.hpp"

#include <algorithm>

namespace pyscaler::ssh {

KeyRing::KeyRing() = default;
KeyRing::~KeyRing() = default;

Task<Result<PrivateKey>> KeyRing::key_of(Login login) {
    auto known = std::find_if(entries_.begin(), entries_.end(), [&](const Entry& entry) {
        return entry.text == login.private_key && entry.passphrase == login.passphrase;
    });
    if (known != entries_.end()) {
        entries_.splice(entries_.begin(), entries_, known);
        co_return known->key;
    }
    auto parse = [text = login.private_key, passphrase = login.passphrase] {
        return PrivateKey::parse(text, passphrase);
    };
    const bool is_slow = is_encrypted(login.private_key);
    if (is_slow && !decryption_) decryption_ = std::make_unique<asio::thread_pool>(1);
    auto key = is_slow ? co_await offload(*decryption_, parse) : parse();
    if (!key) co_return key.error();
    entries_.push_front(Entry{std::move(login.private_key), std::move(login.passphrase), *key});
    if (entries_.size() > limits::keys_remembered) entries_.pop_back();
    co_return key;
}

}  // namespace pyscaler::ssh
