#include "control/record.hpp"

#include "control/scenario.hpp"

#include <array>
#include <gtest/gtest.h>

namespace pyscaler::control {
namespace {

using namespace scenario;
using namespace std::chrono_literals;

/// A record in which every member says something.
Record a_full_record() {
    Cluster cluster{5, {a_growing_trigger(), a_shrinking_trigger(), a_telling_trigger()}};
    cluster.facts.triggers[0].slots_needed = 2;
    cluster.node(5).state = NodeState::draining;
    cluster.facts.running.push_back({.id = 7, .trigger = 2, .effect = Effect::shrinks, .nodes = {5}});
    cluster.node(4).unreachable_since = start - 1h;
    auto record = cluster.slots(3, 95).record;
    record.grants.push_back(
        {.trigger = 2, .name = "low", .effect = Effect::shrinks, .count = 1, .victims = {{1, "web01", "oldest"}}});
    record.proposals.push_back({.trigger = 2, .name = "low", .nodes = 2, .held = "cooldown", .until = start});
    record.passed_over.push_back({3, "web03", "a fixed node"});
    record.triggers[2].streaks.front().clearing_since = start;
    return record;
}

std::string with(std::string text, std::string_view from, std::string_view to) {
    const auto at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from << " in " << text;
    return at == std::string::npos ? text : text.replace(at, from.size(), to);
}

TEST(Record, is_read_as_it_was_written) {
    const auto record = a_full_record();
    EXPECT_TRUE(record.supersede);
    const auto read = read_record(write_record(record));
    ASSERT_TRUE(read) << read.error().detail();
    EXPECT_EQ(*read, record);
}

TEST(Record, of_nothing_is_read_as_it_was_written) { EXPECT_EQ(read_record(write_record({})).value(), Record{}); }

TEST(Record, may_hold_members_of_a_later_program) {
    EXPECT_TRUE(read_record(with(write_record({}), "{", R"({"weather":"rain",)")));
}

TEST(Record, is_refused_with_the_place_and_what_was_expected) {
    const auto good = write_record(a_full_record());
    const std::vector<std::array<std::string, 3>> rows{
        {"\"version\":1", "\"version\":2", "record: version: expected a whole number from 1 to 1"},
        {"\"interval\":\"1m\"", "\"interval\":60", "record: interval: expected a text of at most 64 bytes"},
        {"\"mode\":\"on\"", "\"mode\":\"auto\"", "record: mode: expected one of its known names"},
        {"\"state\":\"firing\"", "\"state\":\"burning\"", "record: triggers[0].state: expected one of its known names"},
        {"\"acted\":true", "\"acted\":1", "record: acted: expected true or false"},
        {"\"stages\":[", "\"stages\":[7,", "record: stages[0]: expected an object"},
        {"\"streaks\":[[1,1,0,", "\"streaks\":[[1,1,0,-",
         "record: triggers[0].streaks[0][3]: expected a whole number from 0 to 1000000000"},
        {"\"streaks\":[[1,1,0,", "\"streaks\":[[1,9,0,", "record: triggers[0].streaks: expected ascending keys"},
    };
    for (const auto& [from, to, expected] : rows) {
        const auto read = read_record(with(good, from, to));
        ASSERT_FALSE(read) << to;
        EXPECT_EQ(read.error(), Errc::invalid);
        EXPECT_EQ(read.error().detail(), expected);
    }
}

TEST(Record, is_refused_when_it_is_no_json_too_deep_or_too_long) {
    for (const auto& text :
         {std::string{}, std::string{"{"}, std::string{"[]"}, std::string(100, '['), std::string(17 << 20, ' ')})
        EXPECT_FALSE(read_record(text));
}

TEST(Record, bounds_what_nodes_said) {
    Cluster cluster{100, {a_growing_trigger(), a_shrinking_trigger()}};
    cluster.facts.policy.max = 200;
    for (auto& node : cluster.facts.nodes) node.protections.push_back({.reason = std::string(10'000, 'x')});
    cluster.slots(1, 10);
    cluster.facts.slot += 60s;
    for (auto& reading : cluster.facts.readings) {
        reading.slot = cluster.facts.slot;
        reading.cause = std::string(10'000, '\xff');
    }
    const auto record = cluster.again().record;
    EXPECT_EQ(record.passed_over.size(), list_limit);
    const auto text = write_record(record);
    EXPECT_LT(text.size(), 60'000U);
    EXPECT_EQ(read_record(text).value(), record);
}

TEST(Record, a_cause_that_is_not_utf8_is_still_read) {
    Cluster cluster{1, {a_growing_trigger()}};
    for (int slot = 0; slot < 3; ++slot) {
        cluster.facts.slot += 60s;
        cluster.facts.readings = {
            {.slot = cluster.facts.slot, .counter = cpu, .node = 1, .cause = "not a number: \"\xfe\n\""}};
        cluster.again();
    }
    const auto read = read_record(write_record(*cluster.previous));
    ASSERT_TRUE(read) << read.error().detail();
    EXPECT_EQ(read->triggers[0].reason, "no data of cpu on web01 for 3 slots or more: not a number: \"? \"");
}

TEST(Record, of_a_quiet_cluster_keeps_no_streaks) {
    Cluster cluster{100};
    cluster.facts.policy.max = 200;
    const auto record = cluster.slots(5, 50).record;
    for (const auto& state : record.triggers) EXPECT_TRUE(state.streaks.empty()) << state.name;
    EXPECT_LT(write_record(record).size(), 4'000U);
}

}  // namespace
}  // namespace pyscaler::control
