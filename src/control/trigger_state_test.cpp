#include "control/scenario.hpp"

#include <cmath>
#include <gtest/gtest.h>

namespace pyscaler::control {
namespace {

using namespace scenario;
using namespace std::chrono_literals;
using Values = std::vector<std::optional<double>>;

constexpr auto none = std::nullopt;

struct History {
    std::string rule{};
    std::function<void(TriggerPolicy&)> change{};
    Values values{};       ///< of the one node, slot by slot
    std::string states{};  ///< o ok, p pending, F firing, c clearing, n no data
};

char letter(TriggerPhase phase) {
    switch (phase) {
        case TriggerPhase::ok: return 'o';
        case TriggerPhase::pending: return 'p';
        case TriggerPhase::firing: return 'F';
        case TriggerPhase::clearing: return 'c';
        case TriggerPhase::no_data: return 'n';
    }
    return '?';
}

CounterPolicy& counter_of(TriggerPolicy& trigger) { return trigger.counters.front(); }

const std::vector<History> histories{
    {"it fires at exactly N slots, not N+1", {}, {81, 82, 83}, "ppF"},
    {"a slot that is not beyond ends the streak", {}, {81, 82, 80, 81, 82, 83}, "ppoppF"},
    {"hold: a lost slot is skipped and the streak kept", {}, {81, none, 82, 83}, "pppF"},
    {"hold: three lost in a row are no data, and the streak is 0",
     {},
     {81, 82, none, none, none, 83, 84, 85},
     "ppppnppF"},
    {"hold: firing stays firing for two lost slots", {}, {81, 82, 83, none, none, none}, "ppFFFn"},
    {"a value that is no number is lost", {}, {81, std::nan(""), 82, HUGE_VAL, 83}, "ppppF"},
    {"breaching: a lost slot counts",
     [](auto& t) { counter_of(t).missing = Missing::breaching; },
     {81, none, none},
     "ppF"},
    {"not_breaching: a lost slot ends the streak",
     [](auto& t) { counter_of(t).missing = Missing::not_breaching; },
     {81, 82, none, 83, none, none, none, none},
     "ppopoooo"},
    {"value: a lost slot counts as that value",
     [](auto& t) { counter_of(t).missing = Missing::value, counter_of(t).missing_value = 99; },
     {81, none, 82},
     "ppF"},
    {"k of N: two of the last three slots", [](auto& t) { t.slots_needed = 2; }, {81, 10, 82}, "ppF"},
    {"k of N: slots that are lost do not count among the N",
     [](auto& t) { t.slots_needed = 2; },
     {81, none, 10, none, 82},
     "ppppF"},
    {"k of N: what has left the window does not count",
     [](auto& t) { t.slots_needed = 2; },
     {81, 10, 10, 82, 10, 83},
     "pppppF"},
    {"k of N: after clearing the window begins anew",
     [](auto& t) { t.slots_needed = 2; },
     {81, 82, 10, 83, 84},
     "pFopF"},
    {"between threshold and clear it keeps firing",
     [](auto& t) { counter_of(t).clear = 70; },
     {81, 82, 83, 75, 71, 70},
     "ppFFFo"},
    {"between threshold and clear nothing begins", [](auto& t) { counter_of(t).clear = 70; }, {75, 75, 75, 75}, "oooo"},
    {"M clear slots in a row end it", [](auto& t) { t.clear_slots = 3; }, {81, 82, 83, 10, 10, 10}, "ppFcco"},
    {"clearing goes back to firing when the condition returns",
     [](auto& t) { t.clear_slots = 2; },
     {81, 82, 83, 10, 81, 10, 10},
     "ppFcFco"},
    {"a slot between the thresholds breaks the clear ones off",
     [](auto& t) { t.clear_slots = 2, counter_of(t).clear = 70; },
     {81, 82, 83, 10, 75, 10, 10},
     "ppFccco"},
    {"clearing keeps its clear slots over a lost one",
     [](auto& t) { t.clear_slots = 2; },
     {81, 82, 83, 10, none, 10},
     "ppFcco"},
    {"keep_firing_for holds the end back",
     [](auto& t) { t.keep_firing_for = Duration{3min}; },
     {81, 82, 83, 10, 10, 10, 10},
     "ppFccco"},
    {"< fires below", [](auto& t) { counter_of(t).comparison = Comparison::less; }, {79, 80, 79, 79, 79}, "poppF"},
    {"<= fires at the threshold",
     [](auto& t) { counter_of(t).comparison = Comparison::less_or_equal; },
     {80, 80, 80},
     "ppF"},
    {">= fires at the threshold",
     [](auto& t) { counter_of(t).comparison = Comparison::greater_or_equal; },
     {80, 80, 80},
     "ppF"},
    {"= fires at the number alone",
     [](auto& t) { counter_of(t).comparison = Comparison::equal; },
     {80, 80, 81, 80},
     "ppop"},
    {"!= fires at any other",
     [](auto& t) { counter_of(t).comparison = Comparison::not_equal; },
     {79, 81, 80, 1},
     "ppop"},
    {"a timing below the interval is one slot", [](auto& t) { t.timing = Duration{1s}; }, {81, 10}, "Fo"},
};

TEST(TriggerState, follows_its_history) {
    for (const auto& history : histories) {
        auto trigger = a_growing_trigger();
        if (history.change) history.change(trigger);
        Cluster cluster{1, {trigger}};
        std::string states;
        for (const auto& value : history.values) states += letter(state_of(cluster.slot({value}), "high").state);
        EXPECT_EQ(states, history.states) << history.rule;
    }
}

struct ScopeCase {
    std::string rule{};
    Scope scope{Scope::any_node};
    std::vector<Values> slots{};  ///< the values of the nodes, slot by slot
    TriggerPhase state{TriggerPhase::ok};
    bool vetoes{false};
};

const std::vector<ScopeCase> scopes{
    {"any_node: a streak belongs to one node", Scope::any_node, {{10, 50}, {50, 10}}, TriggerPhase::pending},
    {"any_node: one node is enough", Scope::any_node, {{10, 50}, {10, 50}}, TriggerPhase::firing},
    {"every_node: one node is not enough", Scope::every_node, {{10, 50}, {10, 50}}, TriggerPhase::ok},
    {"every_node: all nodes for all slots", Scope::every_node, {{10, 11}, {12, 13}}, TriggerPhase::firing},
    {"every_node: pending while all run", Scope::every_node, {{10, 50}, {10, 11}}, TriggerPhase::pending},
    {"every_node: half of the nodes are a quorum",
     Scope::every_node,
     {{10, none}, {10, none}, {10, none}},
     TriggerPhase::firing,
     true},
    {"every_node: less than half are no data at once",
     Scope::every_node,
     {{10, 10, 10}, {10, none, none}},
     TriggerPhase::no_data,
     true},
    {"every_node: a node lost for a slot keeps its streak",
     Scope::every_node,
     {{10, 10}, {10, none}, {10, 10}},
     TriggerPhase::firing},
    {"average: the mean decides", Scope::average, {{10, 28}, {28, 10}}, TriggerPhase::firing},
    {"average: a mean that is not beyond", Scope::average, {{10, 31}, {10, 31}}, TriggerPhase::ok},
    {"average: the mean of those that have data", Scope::average, {{10, none}, {10, 28}}, TriggerPhase::firing},
    {"average: less than half are no data at once",
     Scope::average,
     {{10, 10, 10}, {10, none, none}},
     TriggerPhase::no_data,
     true},
    {"average: the streak outlives a slot without quorum",
     Scope::average,
     {{10, 10, 10}, {10, none, none}, {10, 10, 10}},
     TriggerPhase::firing},
};

Decision decide_slots(Cluster& cluster, const std::vector<Values>& slots) {
    Decision last;
    for (const auto& values : slots) {
        cluster.facts.slot += 60s;
        cluster.facts.readings.clear();
        for (std::size_t at = 0; at < values.size(); ++at)
            cluster.facts.readings.push_back(
                {.slot = cluster.facts.slot, .counter = cpu, .node = static_cast<Id>(at + 1), .value = values[at]});
        last = cluster.again();
    }
    return last;
}

TEST(TriggerState, holds_in_its_scope) {
    for (const auto& each : scopes) {
        auto trigger = a_shrinking_trigger();
        trigger.scope = each.scope;
        Cluster cluster{static_cast<int>(each.slots.front().size()), {trigger}};
        const auto state = state_of(decide_slots(cluster, each.slots), "low");
        EXPECT_EQ(model::enum_name(state.state), model::enum_name(each.state)) << each.rule << ": " << state.reason;
        EXPECT_EQ(state.vetoes_shrinking, each.vetoes) << each.rule;
    }
}

TEST(TriggerState, by_default_any_node_but_every_node_when_it_shrinks) {
    EXPECT_EQ(scope_of(a_growing_trigger()), Scope::any_node);
    EXPECT_EQ(scope_of(a_telling_trigger()), Scope::any_node);
    EXPECT_EQ(scope_of(a_shrinking_trigger()), Scope::every_node);
}

TEST(TriggerState, a_node_without_data_vetoes_shrinking_for_any_scope_and_policy_that_holds) {
    Cluster cluster{2};
    decide_slots(cluster, {{50, none}, {50, none}, {50, none}});
    EXPECT_TRUE(cluster.previous->triggers.at(0).vetoes_shrinking);
    counter_of(cluster.facts.triggers[0]).missing = Missing::not_breaching;
    EXPECT_FALSE(state_of(decide_slots(cluster, {{50, none}}), "high").vetoes_shrinking);
}

TEST(TriggerState, a_check_that_fails_never_counts_as_idle) {
    auto trigger = a_shrinking_trigger();
    counter_of(trigger).missing = Missing::breaching;
    Cluster cluster{2, {trigger}};
    const auto decision = decide_slots(cluster, {{10, none}, {10, none}});
    EXPECT_EQ(state_of(decision, "low").state, TriggerPhase::firing);
    EXPECT_EQ(change_of(decision), 0) << decision.record.outcome;
}

TEST(TriggerState, any_of_its_counters_is_enough) {
    auto trigger = a_growing_trigger();
    trigger.timing = Duration{1min};
    trigger.counters.push_back({.id = 2, .name = "memory", .threshold = 90});
    Cluster cluster{1, {trigger}};
    cluster.facts.slot += 60s;
    cluster.facts.readings = {{.slot = cluster.facts.slot, .counter = 2, .node = 1, .value = 95},
                              {.slot = cluster.facts.slot, .counter = cpu, .node = 1, .value = 5}};
    EXPECT_EQ(state_of(cluster.again(), "high").reason, "memory 95 > 90 on web01 for 1 slot");
}

TEST(TriggerState, a_counter_of_a_jvm_has_a_streak_for_each_jvm) {
    auto trigger = a_growing_trigger();
    trigger.timing = Duration{2min};
    counter_of(trigger).per_jvm = true;
    Cluster cluster{2, {trigger}};
    cluster.node(1).jvms = {{8, "tomcat"}, {7, "solr"}};
    const auto say = [&](double solr, double tomcat) {
        cluster.facts.slot += 60s;
        cluster.facts.readings = {{.slot = cluster.facts.slot, .counter = cpu, .node = 1, .jvm = 8, .value = tomcat},
                                  {.slot = cluster.facts.slot, .counter = cpu, .node = 1, .jvm = 7, .value = solr}};
        return state_of(cluster.again(), "high");
    };
    say(85, 10);
    EXPECT_EQ(say(10, 85).state, TriggerPhase::pending);
    EXPECT_EQ(say(10, 86).reason, "cpu 86 > 80 on web01/tomcat for 2 slots");
}

TEST(TriggerState, slots_while_the_server_was_down_are_lost) {
    Cluster cluster{1};
    cluster.slots(2, 85);
    cluster.down_for(2);
    EXPECT_EQ(state_of(cluster.slot({85}), "high").state, TriggerPhase::firing);
    cluster.down_for(3);
    EXPECT_EQ(state_of(cluster.slot({85}), "high").state, TriggerPhase::pending);
}

TEST(TriggerState, no_missing_policy_speaks_for_slots_nobody_collected) {
    auto trigger = a_growing_trigger();
    counter_of(trigger).missing = Missing::breaching;
    Cluster cluster{1, {trigger}};
    cluster.slots(1, 85);
    cluster.down_for(100);
    EXPECT_EQ(state_of(cluster.slot({85}), "high").state, TriggerPhase::pending);
}

TEST(TriggerState, slots_that_were_collected_but_not_decided_are_caught_up) {
    Cluster cluster{1};
    cluster.slot({85});
    const auto first = cluster.facts.readings;
    cluster.facts.slot += 120s;
    cluster.facts.readings = first;
    for (const auto ago : {60s, 0s})
        cluster.facts.readings.push_back({.slot = cluster.facts.slot - ago, .counter = cpu, .node = 1, .value = 86});
    EXPECT_EQ(state_of(cluster.again(), "high").state, TriggerPhase::firing);
}

TEST(TriggerState, an_edited_condition_starts_its_streaks_again) {
    Cluster cluster{1};
    cluster.slots(2, 85);
    counter_of(cluster.facts.triggers[0]).threshold = 84;
    EXPECT_EQ(state_of(cluster.slot({85}), "high").state, TriggerPhase::pending);
}

TEST(TriggerState, a_disabled_trigger_has_no_state) {
    Cluster cluster{1};
    cluster.facts.triggers[0].enabled = false;
    EXPECT_EQ(cluster.slots(5, 99).record.triggers.size(), 1U);
}

TEST(TriggerState, only_nodes_in_service_are_looked_at) {
    Cluster cluster{2};
    cluster.node(2).state = NodeState::draining;
    for (int slot = 0; slot < 3; ++slot) cluster.slot({10, 99});
    EXPECT_EQ(cluster.previous->triggers.at(0).state, TriggerPhase::ok);
}

TEST(TriggerState, says_how_far_it_is) {
    Cluster cluster{2};
    auto decision = cluster.slot({83, 10});
    EXPECT_EQ(state_of(decision, "high").reason, "cpu 83 > 80 on web01 for 1 of 3 slots");
    EXPECT_EQ(state_of(decision, "high").distance, "2 more slots above 80");
    EXPECT_EQ(state_of(decision, "low").distance, "needs 2 of 2 nodes below 20 long enough, has 0");
    decision = cluster.slots(2, 84);
    EXPECT_EQ(state_of(decision, "high").distance, "ends after 1 slot at 80 or below");
    decision = cluster.slots(3, none);
    EXPECT_EQ(state_of(decision, "high").reason, "no data of cpu on web01 for 3 slots or more: timeout");
    EXPECT_EQ(state_of(decision, "low").reason, "cpu has data from 0 of 2 nodes");
    EXPECT_EQ(state_of(decision, "low").distance, "needs 1 of 2 nodes, has 0");
}

}  // namespace
}  // namespace pyscaler::control
