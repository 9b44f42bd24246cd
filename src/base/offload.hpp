#pragma once
#include "base/task.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <type_traits>
#include <utility>

namespace pyscaler {

/// Runs the blocking `call()` on `pool` and resumes on the caller's loop with what it returned; what it throws arrives
/// here. `call` owns copies of what it uses: it may be destroyed on the pool's thread a moment after the caller
/// resumed. Cancellation does not reach into the pool (that would be a data race): the wait ends when `call` ends.
template <class F>
Task<std::invoke_result_t<F>> offload(asio::thread_pool& pool, F call) {
    auto job = [call = std::move(call)]() mutable -> Task<std::invoke_result_t<F>> { co_return call(); };
    auto deaf = asio::bind_cancellation_slot(asio::cancellation_slot{}, asio::use_awaitable);
    co_return co_await asio::co_spawn(pool, std::move(job), deaf);
}

}  // namespace pyscaler
