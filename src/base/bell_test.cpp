#include "base/bell.hpp"

#include "base/spawn.hpp"

#include <atomic>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>
#include <thread>
#include <vector>

namespace pyscaler {
namespace {

using namespace std::chrono_literals;

constexpr int rings = 1000;

Task<void> wait_once(Bell& bell, std::uint64_t seen, Deadline until, bool& woke) {
    co_await bell.wait(seen, until);
    woke = true;
}

Task<void> follow(Bell& bell) {
    for (std::uint64_t seen = 0; seen < rings; seen = bell.count()) co_await bell.wait(seen, Deadline::max());
}

TEST(Bell, a_ring_before_the_wait_is_not_missed) {
    asio::io_context loop;
    Bell bell;
    const auto seen = bell.count();
    bell.ring();
    bool woke = false;
    asio::co_spawn(loop, wait_once(bell, seen, Deadline::max(), woke), asio::detached);
    loop.run();
    EXPECT_TRUE(woke);
}

TEST(Bell, a_wait_ends_at_its_deadline) {
    asio::io_context loop;
    Bell bell;
    bool woke = false;
    asio::co_spawn(loop, wait_once(bell, bell.count(), deadline_in(1ms), woke), asio::detached);
    loop.run();
    EXPECT_TRUE(woke);
}

TEST(Bell, who_is_cancelled_waits_no_more_and_can_be_rung_past) {
    asio::io_context loop;
    Bell bell;
    bool woke = false;
    Scope scope{loop.get_executor()};
    scope.spawn("waiter", wait_once(bell, bell.count(), Deadline::max(), woke));
    loop.poll();
    bool stopped = false;
    asio::co_spawn(
        loop, [](Scope& of, bool& done) -> Task<void> { done = co_await of.stop(deadline_in(10s)); }(scope, stopped),
        asio::detached);
    loop.restart();
    loop.run();
    EXPECT_TRUE(stopped);
    EXPECT_FALSE(woke);
    bell.ring();
}

TEST(ConcurrentBell, many_on_many_loops_see_the_last_ring) {
    Bell bell;
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i)
        threads.emplace_back([&bell] {
            asio::io_context loop;
            for (int j = 0; j < 20; ++j) asio::co_spawn(loop, follow(bell), asio::detached);
            loop.run();
        });
    for (int i = 0; i < rings; ++i) bell.ring();
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(bell.count(), static_cast<std::uint64_t>(rings));
}

}  // namespace
}  // namespace pyscaler
