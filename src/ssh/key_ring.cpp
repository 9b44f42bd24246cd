#include "ssh/key_ring.hpp"

#include "base/offload.hpp"
#include "ssh/limits.hpp"

#include <algorithm>

namespace pyscaler::ssh {

Task<Result<PrivateKey>> KeyRing::read(Secret text, Secret passphrase) {
    // One at a time: whoever waits finds it in the ring, most often.
    for (;;) {
        if (const auto* known = find(text, passphrase)) co_return *known;
        if (!is_encrypted(text)) {
            auto key = PrivateKey::parse(text, passphrase);
            co_return keep(std::move(text), std::move(passphrase), std::move(key));
        }
        if (!decrypting_) break;
        co_await decrypted_.wait(Deadline::max());
    }
    auto key = co_await decrypt(text, passphrase);
    co_return keep(std::move(text), std::move(passphrase), std::move(key));
}

Task<Result<PrivateKey>> KeyRing::decrypt(Secret text, Secret passphrase) {
    struct Turn {
        KeyRing& ring;
        explicit Turn(KeyRing& of) : ring(of) { ring.decrypting_ = true; }
        ~Turn() {
            ring.decrypting_ = false;
            ring.decrypted_.wake_all();
        }
    } const turn{*this};
    if (!thread_) thread_.emplace(1);
    auto parse = [text = std::move(text), passphrase = std::move(passphrase)] {
        return std::optional<Result<PrivateKey>>{PrivateKey::parse(text, passphrase)};
    };
    auto key = co_await offload(*thread_, std::move(parse));
    co_return std::move(*key);
}

const PrivateKey* KeyRing::find(const Secret& text, const Secret& passphrase) const {
    const auto at = std::find_if(entries_.begin(), entries_.end(), [&](const Entry& entry) {
        return entry.text == text && entry.passphrase == passphrase;
    });
    return at == entries_.end() ? nullptr : &at->key;
}

Result<PrivateKey> KeyRing::keep(Secret text, Secret passphrase, Result<PrivateKey> key) {
    if (!key) return key;
    if (entries_.size() >= limits::keys_remembered) entries_.erase(entries_.begin());
    entries_.push_back(Entry{std::move(text), std::move(passphrase), *key});
    return key;
}

}  // namespace pyscaler::ssh
