#pragma once
#include "base/deadline.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <exception>
#include <functional>
#include <optional>

namespace pyscaler::ssh::testing {

/// Runs one coroutine on a loop of its own, which then is destroyed with whatever is left on it.
inline void run_on_loop(std::function<Task<void>()> work) {
    asio::io_context loop{1};
    std::exception_ptr thrown;
    auto keep = [&](std::exception_ptr error) {
        thrown = error;
        loop.stop();
    };
    asio::co_spawn(loop, work(), keep);
    loop.run();
    if (thrown) std::rethrow_exception(thrown);
}

/// Waits until `is_true`, which must become so: a condition of the operating system, not of this program.
inline Task<bool> becomes(std::function<bool()> is_true) {
    const auto deadline = deadline_in(std::chrono::seconds(60));
    while (!is_true() && std::chrono::steady_clock::now() < deadline) {
        co_await sleep_until(deadline_in(std::chrono::milliseconds(20)));
    }
    co_return is_true();
}

}  // namespace pyscaler::ssh::testing
