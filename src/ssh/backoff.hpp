#pragma once
#include "base/deadline.hpp"
#include "ssh/patience.hpp"

namespace pyscaler::ssh {

/// When something that failed may be tried again.
class Backoff {
public:
    explicit Backoff(const Patience& patience) : first_(patience.first_backoff), longest_(patience.longest_backoff) {}

    /// Leaves it alone for `pause_after` this failure; `fraction` in [0, 1) is the jitter.
    void fail(Error error, Deadline now, double fraction);
    void succeed();

    bool is_pausing(Deadline now) const noexcept { return now < until_; }
    /// That of the last failure.
    const Error& error() const noexcept { return error_; }

    /// The first pause, doubled with each further failure up to the longest; up to half of it is taken off, so that
    /// nodes that failed together are not tried again together.
    std::chrono::milliseconds pause_after(unsigned failures, double fraction) const;

private:
    std::chrono::milliseconds first_;
    std::chrono::milliseconds longest_;
    unsigned failures_{0};
    Deadline until_{};
    Error error_{};
};

}  // namespace pyscaler::ssh
