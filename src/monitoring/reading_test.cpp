#include "monitoring/reading.hpp"

#include "monitoring/round.hpp"
#include "monitoring/ssh/ssh_source.hpp"

#include <gtest/gtest.h>
#include <set>

namespace pyscaler::monitoring {
namespace {

using namespace std::chrono_literals;

TEST(ParseNumber, takes_one_number_with_blanks_around_it) {
    for (const auto& [text, value] : std::initializer_list<std::pair<const char*, double>>{
             {"42", 42}, {" 1.5\n", 1.5}, {"-3", -3}, {"+7", 7}, {"1e3", 1000}, {"0\r\n", 0}})
        EXPECT_EQ(parse_number(text).value(), value) << text;
}

TEST(ParseNumber, refuses_everything_else_and_shows_it) {
    for (const auto* text : {"", "abc", "1 2", "12%", "inf", "nan", "0x10", "1,5", "--1"})
        EXPECT_EQ(parse_number(text).error().detail(), std::string("not a number: \"") + text + "\"");
    EXPECT_LT(parse_number(std::string(5000, 'x')).error().detail().size(), 80U);
}

ssh::ScriptOutcome outcome(int status, std::string out) {
    ssh::ScriptOutcome made;
    made.exit_status = status;
    made.out = std::move(out);
    return made;
}

TEST(ToReading, gives_a_value_or_the_cause_it_is_missing) {
    EXPECT_EQ(to_reading(outcome(0, "12.5"), Time{}).value, 12.5);
    EXPECT_EQ(to_reading(outcome(3, "12.5"), Time{}).cause, "exit 3");
    EXPECT_EQ(to_reading(outcome(0, "many"), Time{}).cause, "not a number: \"many\"");
    ssh::ScriptOutcome late;
    late.cause = Error{Errc::timed_out, "the script's limit of 10 s"};
    EXPECT_EQ(to_reading(late, Time{}).cause, "timeout");
}

TEST(OffsetOf, is_stable_and_spreads_nodes_over_the_interval) {
    std::set<std::int64_t> tenths;
    for (std::int64_t node = 1; node <= 50; ++node) {
        const auto offset = offset_of(node, Duration{60s});
        EXPECT_EQ(offset, offset_of(node, Duration{60s}));
        EXPECT_GE(offset, 0ms);
        EXPECT_LE(offset, 48s);
        tenths.insert(offset.count() / 4800);
    }
    EXPECT_GE(tenths.size(), 9U);
}

}  // namespace
}  // namespace pyscaler::monitoring
