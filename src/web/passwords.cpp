#include "web/passwords.hpp"

#include "base/offload.hpp"

#include <fmt/core.h>
#include <sodium.h>

namespace pyscaler::web {
namespace {

/// Counts itself as long as it lives.
class Turn {
public:
    explicit Turn(std::atomic<int>& waiting) : waiting_(waiting), number_(++waiting) {}
    ~Turn() { --waiting_; }
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;
    bool is_too_late() const { return number_ > Passwords::most_waiting; }

private:
    std::atomic<int>& waiting_;
    int number_;
};

Error too_many() { return {Errc::limit_exceeded, "too many logins at this moment: try again"}; }

bool fits_now(const Secret& password, const Secret& hash) {
    if (password.reveal().size() > Passwords::most_bytes || hash.empty()) {
        static_cast<void>(Passwords::hash_now(Secret{"as long as for a user who is there"}));
        return false;
    }
    return crypto_pwhash_str_verify(hash.reveal().c_str(), password.reveal().data(), password.reveal().size()) == 0;
}

}  // namespace

std::optional<std::string> Passwords::fault(std::string_view password) {
    if (password.size() >= least_bytes && password.size() <= most_bytes) return std::nullopt;
    return fmt::format("must have {} to {} bytes", least_bytes, most_bytes);
}

Result<Secret> Passwords::hash_now(const Secret& password) {
    char text[crypto_pwhash_STRBYTES];
    const auto& plain = password.reveal();
    if (crypto_pwhash_str_alg(text, plain.data(), plain.size(), passes, memory_bytes, crypto_pwhash_ALG_ARGON2ID13) !=
        0)
        return Error{Errc::unavailable, "there is not enough memory to hash a password"};
    return Secret{text};
}

Task<Result<Secret>> Passwords::hash(Secret password) {
    const Turn turn{waiting_};
    if (turn.is_too_late()) co_return too_many();
    auto work = [password] { return hash_now(password); };
    co_return co_await offload(pool_, work);
}

Task<Result<bool>> Passwords::fits(Secret password, Secret hash) {
    const Turn turn{waiting_};
    if (turn.is_too_late()) co_return too_many();
    auto work = [password, hash] { return fits_now(password, hash); };
    co_return co_await offload(pool_, work);
}

}  // namespace pyscaler::web
