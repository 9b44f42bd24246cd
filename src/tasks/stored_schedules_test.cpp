#include "tasks/stored_schedules.hpp"

#include "db/repository.hpp"
#include "db/test_database.hpp"
#include "tasks/test_loop.hpp"

#include <gtest/gtest.h>

namespace pyscaler::tasks {
namespace {

using namespace std::chrono_literals;

model::PeriodicTask a_task(const char* name) {
    model::PeriodicTask task;
    task.name = name;
    task.task = "collect";
    task.interval = Duration{1min};
    return task;
}

TEST(StoredSchedules, lists_what_is_enabled_and_counts_runs) {
    TestLoop loop;
    db::TestDatabase database{db::tables<model::PeriodicTask>()};
    auto saved = database->transact_now([](db::Session& session) -> Result<void> {
        auto off = a_task("off"), broken = a_task("broken"), on = a_task("on");
        off.enabled = false;
        broken.interval.reset();
        broken.crontab = "61 * * * *";
        on.kwargs = json::value(json::object{{"cluster", "web"}});
        on.expires = Duration{1min};
        for (auto* task : {&off, &broken, &on})
            if (auto inserted = db::Repository<model::PeriodicTask>{session}.insert(*task); !inserted)
                return inserted.error();
        return {};
    });
    ASSERT_TRUE(saved);
    StoredSchedules schedules{*database};
    const auto entries = loop.run(schedules.list()).value();
    ASSERT_EQ(entries.size(), 1U);
    EXPECT_EQ(entries[0].name, "on");
    EXPECT_EQ(entries[0].queue, "celery");
    EXPECT_EQ(entries[0].kwargs, (json::object{{"cluster", "web"}}));
    EXPECT_FALSE(entries[0].durable);
    EXPECT_FALSE(entries[0].last_run);

    ASSERT_TRUE(loop.run(schedules.mark_run("on", Time{5s})));
    EXPECT_EQ(loop.run(schedules.list()).value().at(0).last_run, Time{5s});
    const auto stored = database->read_now([](db::Session& session) -> Result<model::PeriodicTask> {
        return db::Repository<model::PeriodicTask>{session}.require("on");
    });
    EXPECT_EQ(*stored.value().total_run_count, 1);
    EXPECT_EQ(loop.run(schedules.mark_run("gone", Time{5s})).error(), Errc::not_found);
}

}  // namespace
}  // namespace pyscaler::tasks
