#pragma once
#include "base/deadline.hpp"
#include "base/task.hpp"

#include <atomic>
#include <boost/asio/steady_timer.hpp>
#include <cstdint>
#include <list>
#include <memory>
#include <mutex>

namespace pyscaler {

/// Wakes all who wait for something to happen, on any event loop, without any of them looking now and then. Safe from
/// any thread. Read `count`, then look at what the bell is for, then wait with that count: no ring is missed.
class Bell {
public:
    Bell() = default;
    Bell(const Bell&) = delete;
    Bell& operator=(const Bell&) = delete;

    std::uint64_t count() const noexcept { return count_; }
    void ring();
    /// Returns when it was rung more often than `seen`, or at `until`. Throws `operation_aborted` when cancelled.
    Task<void> wait(std::uint64_t seen, Deadline until);

private:
    using Waiter = std::shared_ptr<asio::steady_timer>;
    class Place;

    std::mutex mutex_{};
    std::atomic<std::uint64_t> count_{0};
    std::list<Waiter> waiters_{};
};

}  // namespace pyscaler
