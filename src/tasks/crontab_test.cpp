#include "tasks/crontab.hpp"

#include "tasks/schedule.hpp"

#include <gtest/gtest.h>

namespace pyscaler::tasks {
namespace {

using namespace std::chrono_literals;

struct Case {
    const char* rule;
    const char* crontab;
    const char* zone;
    const char* after;
    const char* next;
};

class CrontabNext : public testing::TestWithParam<Case> {};

TEST_P(CrontabNext, is_as_the_rule_says) {
    const auto& given = GetParam();
    const auto crontab = Crontab::parse(given.crontab);
    ASSERT_TRUE(crontab) << crontab.error().detail();
    const auto next = crontab.value().next_after(parse_time(given.after).value(), Zone::find(given.zone).value());
    EXPECT_EQ(next ? format_time(*next) : "never", given.next) << given.rule;
}

INSTANTIATE_TEST_SUITE_P(
    Rules, CrontabNext,
    testing::Values(
        Case{"every minute", "* * * * *", "UTC", "2026-11-24T02:26:18Z", "2026-11-24T02:27:00Z"},
        Case{"a match is not after itself", "0 3 * * *", "UTC", "2026-11-24T03:00:00Z", "2026-11-25T03:00:00Z"},
        Case{"steps", "*/15 * * * *", "UTC", "2026-11-24T02:45:00Z", "2026-11-24T03:00:00Z"},
        Case{"range with step", "10-30/10 4 * * *", "UTC", "2026-11-24T04:20:00Z", "2026-11-24T04:30:00Z"},
        Case{"lists", "5,50 * * * *", "UTC", "2026-11-24T02:06:00Z", "2026-11-24T02:50:00Z"},
        Case{"names of days", "0 0 * * mon", "UTC", "2026-11-24T00:00:00Z", "2026-11-30T00:00:00Z"},
        Case{"days that wrap around", "0 0 * * fri-mon", "UTC", "2026-11-24T00:00:00Z", "2026-11-27T00:00:00Z"},
        Case{"7 is Sunday", "0 0 * * 7", "UTC", "2026-11-24T00:00:00Z", "2026-11-29T00:00:00Z"},
        Case{"0-7 is every day", "0 0 * * 0-7", "UTC", "2026-11-24T00:00:00Z", "2026-11-25T00:00:00Z"},
        Case{"5-7 ends on Sunday", "0 0 * * 5-7", "UTC", "2026-11-28T00:00:00Z", "2026-11-29T00:00:00Z"},
        Case{"names of months", "0 0 1 JAN *", "UTC", "2026-11-24T00:00:00Z", "2027-01-01T00:00:00Z"},
        Case{"both days must match, as in Celery", "0 0 13 * friday", "UTC", "2026-11-24T00:00:00Z",
             "2027-08-13T00:00:00Z"},
        Case{"leap day", "0 0 29 2 *", "UTC", "2026-11-24T00:00:00Z", "2028-02-29T00:00:00Z"},
        Case{"no such day", "0 0 30 2 *", "UTC", "2026-11-24T00:00:00Z", "never"},
        Case{"in a zone", "0 9 * * *", "Europe/Berlin", "2026-07-01T06:59:00Z", "2026-07-01T07:00:00Z"},
        Case{"a skipped time runs when the clocks are forward", "30 2 * * *", "Europe/Berlin", "2026-03-28T12:00:00Z",
             "2026-03-29T01:00:00Z"},
        Case{"and not twice", "30 2 * * *", "Europe/Berlin", "2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z"},
        Case{"a time that comes twice runs at the first", "30 2 * * *", "Europe/Berlin", "2026-10-24T12:00:00Z",
             "2026-10-25T00:30:00Z"},
        Case{"and not at the second", "30 2 * * *", "Europe/Berlin", "2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z"},
        Case{"every hour goes on through the second pass", "*/30 * * * *", "Europe/Berlin", "2026-10-25T00:30:00Z",
             "2026-10-25T01:00:00Z"},
        Case{"every hour leaves the gap out", "30 * * * *", "Europe/Berlin", "2026-03-29T00:30:00Z",
             "2026-03-29T01:30:00Z"},
        Case{"a zone of half hours", "0 0 * * *", "Asia/Kolkata", "2026-11-24T00:00:00Z", "2026-11-24T18:30:00Z"}),
    [](const auto& info) { return "case" + std::to_string(info.index); });

TEST(Crontab, names_the_field_that_is_wrong) {
    const std::pair<const char*, const char*> cases[] = {
        {"60 * * * *", "minute: \"60\": expected"},
        {"* 24 * * *", "hour: \"24\""},
        {"* * 0 * *", "day_of_month: \"0\""},
        {"* * * foo *", "month_of_year: \"foo\""},
        {"* * * * 8", "day_of_week: \"8\""},
        {"*/0 * * * *", "minute: \"*/0\""},
        {"5/10 * * * *", "minute: \"5/10\""},
        {"1,,2 * * * *", "minute: \"\""},
        {"-1 * * * *", "minute: \"-1\""},
        {"*/ * * * *", "minute: \"*/\""},
        {"* * * *", "crontab: 4 fields, expected five"},
    };
    for (const auto& [text, says] : cases) {
        const auto crontab = Crontab::parse(text);
        ASSERT_FALSE(crontab) << text;
        EXPECT_NE(crontab.error().detail().find(says), std::string::npos) << crontab.error().detail();
    }
    EXPECT_FALSE(Zone::find("Mars/Olympus"));
}

TEST(Interval, does_not_drift_and_makes_up_once) {
    const Schedule schedule = Interval{Duration{60s}};
    const auto due = next_after(schedule, Time{0s}, Zone{});
    EXPECT_EQ(due, Time{60s});
    EXPECT_EQ(run_time(schedule, *due, Time{61s}), Time{60s});
    EXPECT_EQ(run_time(schedule, *due, Time{250s}), Time{240s});
    EXPECT_FALSE(next_after(Interval{Duration{}}, Time{0s}, Zone{}));
}

}  // namespace
}  // namespace pyscaler::tasks
