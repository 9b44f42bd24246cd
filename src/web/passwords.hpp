#pragma once
#include "base/result.hpp"
#include "base/secret.hpp"
#include "base/task.hpp"

#include <atomic>
#include <boost/asio/thread_pool.hpp>
#include <optional>
#include <string>

namespace pyscaler::web {

/// Hashes and checks passwords by Argon2id (RFC 9106, libsodium), one at a time on a thread of its own: a hash takes
/// memory and processor on purpose, and many logins at once must not take them from the rest.
class Passwords {
public:
    /// What a new password must be at least, and what one may be at most.
    static constexpr std::size_t least_bytes = 10, most_bytes = 200;
    static constexpr std::size_t memory_bytes = 32U << 20U;
    static constexpr unsigned passes = 3;
    /// Checks that may wait for their turn.
    static constexpr int most_waiting = 50;

    /// What is wrong with a new password; nothing when it will do.
    static std::optional<std::string> fault(std::string_view password);

    /// The text to keep: "$argon2id$…", with its salt and parameters.
    Task<Result<Secret>> hash(Secret password);
    /// Whether it is the password of this hash; an empty hash takes as long and fits nothing. `limit_exceeded`: too
    /// many wait.
    Task<Result<bool>> fits(Secret password, Secret hash);

    /// The same in place, for programs without an event loop.
    static Result<Secret> hash_now(const Secret& password);

private:
    boost::asio::thread_pool pool_{1};
    std::atomic<int> waiting_{0};
};

}  // namespace pyscaler::web
