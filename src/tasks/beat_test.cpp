#include "tasks/beat.hpp"

#include "tasks/embedded/test_storage.hpp"
#include "tasks/workflow.hpp"

#include <gtest/gtest.h>

namespace pyscaler::tasks {
namespace {

using namespace std::chrono_literals;

class ListedSchedules final : public Schedules {
public:
    Task<Result<std::vector<PeriodicEntry>>> list() override { co_return entries; }
    Task<Result<void>> mark_run(std::string name, Time last_run) override {
        ++runs;
        for (auto& entry : entries)
            if (entry.name == name) entry.last_run = last_run;
        co_return Result<void>{};
    }

    std::vector<PeriodicEntry> entries{};
    int runs{0};
};

class BeatTest : public testing::Test {
protected:
    static BeatOptions options(std::string owner) {
        BeatOptions options;
        options.owner = std::move(owner);
        return options;
    }
    Beat beat(std::string owner) {
        return Beat{loop_.executor(), schedules_,   all_.broker,   all_.leadership,
                    all_.clock,       identifiers_, options(owner)};
    }
    PeriodicEntry every(Duration interval) {
        PeriodicEntry entry;
        entry.name = "tick";
        entry.task = "collect";
        entry.schedule = Interval{interval};
        return entry;
    }
    std::vector<WaitingMessage> waiting() { return loop_.run(all_.broker.waiting("celery", 100)).value(); }

    TestLoop loop_;
    CountedIdentifiers identifiers_;
    embedded::TestStorage all_;
    ListedSchedules schedules_;
};

TEST_F(BeatTest, publishes_when_due_and_tells_when_to_look_again) {
    auto one = beat("one");
    schedules_.entries = {every(Duration{500ms})};
    const auto start = all_.clock.now();
    EXPECT_EQ(loop_.run(one.tick()), start + 500ms) << "counted from when it was first seen";
    EXPECT_TRUE(waiting().empty());
    all_.clock.advance(700ms);
    EXPECT_EQ(loop_.run(one.tick()), start + 1000ms) << "no drift";
    ASSERT_EQ(waiting().size(), 1U);
    EXPECT_EQ(waiting()[0].message.task, "collect");
    EXPECT_EQ(waiting()[0].message.other_headers.at("periodic_task_name"), "tick");
    EXPECT_EQ(schedules_.runs, 1);
}

TEST_F(BeatTest, makes_up_once_for_what_was_missed) {
    auto one = beat("one");
    schedules_.entries = {every(Duration{1min})};
    schedules_.entries[0].last_run = all_.clock.now() - 1h;
    loop_.run(one.tick());
    loop_.run(one.tick());
    EXPECT_EQ(waiting().size(), 1U);
    EXPECT_EQ(schedules_.entries[0].last_run, all_.clock.now());
    schedules_.entries[0].schedule = Crontab::parse("0 * * * *").value();
    schedules_.entries[0].last_run = all_.clock.now() - 5h;
    loop_.run(one.tick());
    loop_.run(one.tick());
    EXPECT_EQ(waiting().size(), 2U);
}

TEST_F(BeatTest, a_crash_before_the_mark_makes_no_second_message) {
    auto one = beat("one"), two = beat("two");
    schedules_.entries = {every(Duration{1min})};
    const auto before = all_.clock.now() - 1min;
    schedules_.entries[0].last_run = before;
    loop_.run(one.tick());
    schedules_.entries[0].last_run = before;
    all_.clock.advance(11s);
    loop_.run(two.tick());
    EXPECT_TRUE(two.is_leading());
    EXPECT_EQ(waiting().size(), 1U);
}

TEST_F(BeatTest, only_the_leader_publishes) {
    auto one = beat("one"), two = beat("two");
    loop_.run(one.tick());
    schedules_.entries = {every(Duration{1min})};
    schedules_.entries[0].last_run = all_.clock.now() - 1min;
    loop_.run(two.tick());
    EXPECT_FALSE(two.is_leading());
    EXPECT_TRUE(waiting().empty());
    loop_.run(one.stop(deadline_in(1s)));
    loop_.run(two.tick());
    EXPECT_TRUE(two.is_leading()) << "the lead was given up";
    EXPECT_EQ(waiting().size(), 1U);
}

TEST_F(BeatTest, a_tick_is_transient_and_expires) {
    auto one = beat("one");
    auto entry = every(Duration{1min});
    entry.durable = false;
    entry.expires = Duration{1min};
    entry.last_run = all_.clock.now() - 1min;
    schedules_.entries = {entry};
    loop_.run(one.tick());
    const auto message = waiting().at(0).message;
    EXPECT_EQ(message.delivery_mode, DeliveryMode::transient);
    EXPECT_EQ(message.expires, all_.clock.now() + 1min);
}

TEST_F(BeatTest, heeds_edits_while_it_runs) {
    auto one = beat("one");
    schedules_.entries = {every(Duration{1h})};
    loop_.run(one.tick());
    all_.clock.advance(2s);
    schedules_.entries[0].schedule = Interval{Duration{2s}};
    loop_.run(one.tick());
    EXPECT_EQ(waiting().size(), 1U);
}

TEST_F(BeatTest, runs_by_itself_until_it_is_stopped) {
    auto one = beat("one");
    schedules_.entries = {every(Duration{1ms})};
    schedules_.entries[0].last_run = all_.clock.now() - 1min;
    one.start();
    while (waiting().empty()) loop_.turn();
    loop_.run(one.stop(deadline_in(10s)));
    EXPECT_FALSE(one.is_leading());
}

}  // namespace
}  // namespace pyscaler::tasks
