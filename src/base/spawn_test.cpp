#include "base/spawn.hpp"

#include "base/offload.hpp"

#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>
#include <stdexcept>

namespace pyscaler {
namespace {

using namespace std::chrono_literals;

Task<void> wait_for_ever() { co_await sleep_until(Deadline::max()); }
Task<void> fail() {
    throw std::runtime_error("on purpose");
    co_return;
}
Task<void> stop_scope(Scope& scope, bool& stopped) { stopped = co_await scope.stop(deadline_in(10s)); }
Task<Result<int>> answer_late() {
    co_await sleep_until(Deadline::max());
    co_return 1;
}
Task<Result<int>> answer() { co_return 7; }

TEST(Scope, stops_what_waits_and_survives_what_throws) {
    asio::io_context loop;
    bool stopped = false;
    {
        Scope scope{loop.get_executor()};
        scope.spawn("waiter", wait_for_ever());
        scope.spawn("thrower", fail());
        asio::co_spawn(loop, stop_scope(scope, stopped), asio::detached);
        loop.run();
        EXPECT_EQ(scope.running(), 0U);
    }
    EXPECT_TRUE(stopped);
}

TEST(WithDeadline, gives_the_answer_or_says_that_none_came) {
    asio::io_context loop;
    Result<int> late = 0, good = 0;
    asio::co_spawn(
        loop,
        [](Result<int>& late, Result<int>& good) -> Task<void> {
            late = co_await with_deadline(deadline_in(1ms), answer_late());
            good = co_await with_deadline(deadline_in(10s), answer());
        }(late, good),
        asio::detached);
    loop.run();
    EXPECT_TRUE(late.error() == Errc::timed_out);
    EXPECT_EQ(good.value(), 7);
}

TEST(Offload, brings_back_the_value_and_what_was_thrown) {
    asio::io_context loop;
    asio::thread_pool pool{1};
    int value = 0;
    std::string thrown;
    asio::co_spawn(
        loop,
        [](asio::thread_pool& pool, int& value, std::string& thrown) -> Task<void> {
            auto good = [] { return 5; };
            auto bad = []() -> int { throw std::runtime_error("bad"); };
            value = co_await offload(pool, good);
            try {
                co_await offload(pool, bad);
            } catch (const std::runtime_error& error) {
                thrown = error.what();
            }
        }(pool, value, thrown),
        asio::detached);
    loop.run();
    EXPECT_EQ(value, 5);
    EXPECT_EQ(thrown, "bad");
}

}  // namespace
}  // namespace pyscaler
