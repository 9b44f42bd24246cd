#pragma once
#include "base/task.hpp"

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

}  // namespace pyscaler::ssh::testing
