#pragma once
#include "base/clock.hpp"

#include <cstddef>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

namespace pyscaler::web {

/// Counts failed logins by address or user name, a minute at a time. Safe from any thread.
class LoginLimit {
public:
    static constexpr int failures_a_minute = 20;
    static constexpr std::size_t most_addresses = 10'000;

    /// Under which failures of a user are counted, from wherever they come.
    static std::string of_user(std::string_view name) { return "user " + std::string(name.substr(0, 64)); }

    /// Whether there were too many already in this minute.
    bool is_exceeded(const std::string& address, Time now);
    /// Counts one failure and tells whether the address has had too many. When more addresses fail than are
    /// remembered, every further one has too many until the minute is over.
    bool is_exceeded_by_failure(const std::string& address, Time now);

private:
    void turn(Time now);

    std::mutex mutex_;
    std::int64_t minute_{0};
    std::unordered_map<std::string, int> failures_{};
};

}  // namespace pyscaler::web
