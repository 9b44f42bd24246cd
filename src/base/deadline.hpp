#pragma once
#include "base/result.hpp"
#include "base/task.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/experimental/parallel_group.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <exception>
#include <utility>

namespace pyscaler {

/// When to give up: absolute and monotonic, handed down unchanged.
using Deadline = std::chrono::steady_clock::time_point;

inline Deadline deadline_in(std::chrono::milliseconds duration) { return std::chrono::steady_clock::now() + duration; }

/// What is left until `deadline`, never below zero: for libraries that want a timeout.
inline std::chrono::milliseconds remaining(Deadline deadline) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
    return left < std::chrono::milliseconds{0} ? std::chrono::milliseconds{0} : left;
}

/// Waits until `when`. Throws `operation_aborted` when cancelled.
Task<void> sleep_until(Deadline when);

/// The result of `work`, or `Errc::timed_out` once it has been told to stop and has stopped.
template <class T>
Task<Result<T>> with_deadline(Deadline deadline, Task<Result<T>> work) {
    auto executor = co_await asio::this_coro::executor;
    asio::steady_timer timer{executor, deadline};
    auto race = asio::experimental::make_parallel_group(asio::co_spawn(executor, std::move(work), asio::deferred),
                                                        timer.async_wait(asio::deferred));
    auto [order, thrown, result, timer_error] =
        co_await race.async_wait(asio::experimental::wait_for_one{}, asio::use_awaitable);
    if (order[0] == 1 && !timer_error) co_return Error{Errc::timed_out, "no answer in time"};
    if (thrown) std::rethrow_exception(thrown);
    co_return std::move(result);
}

}  // namespace pyscaler
