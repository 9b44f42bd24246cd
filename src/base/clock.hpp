#pragma once
#include "base/result.hpp"

#include <atomic>
#include <chrono>
#include <compare>
#include <string>
#include <string_view>

namespace pyscaler {

/// A point in time: UTC milliseconds. Written as RFC 3339 with `Z`.
using Time = std::chrono::sys_time<std::chrono::milliseconds>;

/// "2026-11-24T02:26:18Z", with milliseconds only where there are some.
std::string format_time(Time time);

/// Reads RFC 3339 with `Z` or an offset; `Errc::invalid` says what was expected.
Result<Time> parse_time(std::string_view text);

/// Where the wall clock comes from. Passed in, so that a test owns time. Safe to read from any thread.
class Clock {
public:
    virtual ~Clock() = default;
    virtual Time now() const = 0;
};

class SystemClock final : public Clock {
public:
    Time now() const override;
};

/// A clock that moves only when told to.
class FakeClock final : public Clock {
public:
    explicit FakeClock(Time start = Time{std::chrono::hours{24 * 365 * 50}}) : now_(start) {}
    Time now() const override { return now_; }
    void advance(std::chrono::milliseconds by) { now_ = now_.load() + by; }

private:
    std::atomic<Time> now_;
};

}  // namespace pyscaler
