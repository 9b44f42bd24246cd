#include "base/turn.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <gtest/gtest.h>
#include <string>
#include <vector>

namespace pyscaler {
namespace {

using namespace std::chrono_literals;

/// Coroutines that want a turn, each with a letter; what became of them, in the order in which it did: "a" got its
/// turn, "-a" was late, "!a" was cancelled. Whoever got one keeps it until it is told to end.
class TurnTest : public testing::Test {
protected:
    using Kept = std::shared_ptr<Turns::Turn>;

    void want(std::string name, Deadline deadline = deadline_in(10s), asio::cancellation_slot slot = {}) {
        asio::co_spawn(loop_, wait_for(*this, std::move(name), deadline),
                       asio::bind_cancellation_slot(slot, [](const std::exception_ptr&) {}));
    }
    void run() {
        loop_.restart();
        loop_.run();
    }
    /// Runs what can go on now, but waits for nothing.
    void poll() {
        loop_.restart();
        loop_.poll();
    }

    /// Both have expired when the loop looks; the earlier one goes first, and the other's end is decided by then.
    Task<void> want_while_it_ends(std::string name, asio::steady_timer& earlier) {
        earlier.async_wait([this](boost::system::error_code) { kept_.clear(); });
        co_await wait_for(*this, std::move(name), Deadline{2ns});
    }
    Task<void> end_and_want_another(std::string name) {
        kept_.clear();
        co_await wait_for(*this, std::move(name), deadline_in(10s));
    }

    Turns turns_{};
    std::string story_{};
    std::vector<Kept> kept_{};
    asio::io_context loop_{1};  // its coroutines end before what they use

private:
    static Task<void> wait_for(TurnTest& test, std::string name, Deadline deadline) {
        try {
            auto turn = co_await test.turns_.take(deadline);
            test.story_ += turn ? name : '-' + name;
            if (turn) test.kept_.push_back(*turn);
        } catch (const boost::system::system_error&) {
            test.story_ += '!' + name;
        }
    }
};

TEST_F(TurnTest, come_one_after_another_as_they_were_asked_for) {
    for (const auto* name : {"a", "b", "c"}) want(name);
    poll();
    EXPECT_EQ(story_, "a");
    EXPECT_FALSE(turns_.take_at_once());
    for (int i = 0; i < 2; ++i) {
        kept_.erase(kept_.begin());
        poll();
    }
    EXPECT_EQ(story_, "abc");
    kept_.clear();
    EXPECT_TRUE(turns_.take_at_once());
}

TEST_F(TurnTest, pass_by_whoever_is_late) {
    want("a");
    poll();
    want("b", Deadline{1ns});
    want("c");
    poll();
    EXPECT_EQ(story_, "a-b");
    kept_.clear();
    poll();
    EXPECT_EQ(story_, "a-bc");
}

TEST_F(TurnTest, are_taken_by_one_whose_time_was_up_in_the_moment_it_came) {
    want("a");
    poll();
    asio::steady_timer earlier{loop_, Deadline{1ns}};
    asio::co_spawn(loop_, want_while_it_ends("b", earlier), [](const std::exception_ptr&) {});
    want("c");
    poll();
    EXPECT_EQ(story_, "ab");
    kept_.clear();
    poll();
    EXPECT_EQ(story_, "abc");
}

TEST_F(TurnTest, go_on_to_the_next_when_one_is_cancelled_in_the_moment_it_came) {
    asio::cancellation_signal signal;
    want("a");
    want("b", deadline_in(10s), signal.slot());
    want("c", deadline_in(1s));
    poll();
    asio::post(loop_, [&] {
        kept_.clear();
        signal.emit(asio::cancellation_type::terminal);
    });
    run();
    EXPECT_EQ(story_, "a!bc");
}

TEST_F(TurnTest, may_be_several_at_once) {
    Turns two{2};
    auto first = two.take_at_once();
    const auto second = two.take_at_once();
    EXPECT_TRUE(first && second && !two.take_at_once());
    first.reset();
    EXPECT_TRUE(two.take_at_once());
}

TEST_F(TurnTest, are_not_taken_by_one_who_asks_again_before_the_next_was_woken) {
    want("a");
    want("b");
    poll();
    asio::co_spawn(loop_, end_and_want_another("c"), [](const std::exception_ptr&) {});
    poll();
    EXPECT_EQ(story_, "ab");
    EXPECT_FALSE(turns_.take_at_once());
    kept_.clear();
    poll();
    EXPECT_EQ(story_, "abc");
}

}  // namespace
}  // namespace pyscaler
