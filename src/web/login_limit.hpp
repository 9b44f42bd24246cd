#pragma once
#include "base/clock.hpp"

#include <cstddef>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

namespace pyscaler::web {

/// Counts failed logins, a minute at a time: of a user from an address, of all users from an address, of a user from
/// all addresses. The first limit is the lowest, so that who guesses somebody's password shuts out themselves and not
/// them. An IPv6 address counts as its network. Safe from any thread.
class LoginLimit {
public:
    static constexpr int failures_a_minute = 20;          ///< of one user from one address, or of tokens from one
    static constexpr int shared_failures_a_minute = 100;  ///< of one address, or of one user
    static constexpr std::size_t most_remembered = 30'000;

    /// Whether there were too many already in this minute.
    bool is_exceeded(std::string_view user, std::string_view address, Time now);
    void note_failure(std::string_view user, std::string_view address, Time now);

    /// Counts a token that is none and tells whether the address has sent too many.
    bool is_exceeded_by_token(std::string_view address, Time now);

private:
    void turn(Time now);
    int count_of(const std::string& what) const;
    int count(const std::string& what);

    std::mutex mutex_;
    std::int64_t minute_{0};
    std::unordered_map<std::string, int> failures_{};
};

}  // namespace pyscaler::web
