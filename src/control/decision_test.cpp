#include "control/decision.hpp"

#include "control/scenario.hpp"

#include <gtest/gtest.h>

namespace pyscaler::control {
namespace {

using namespace scenario;
using namespace std::chrono_literals;

struct Row {
    std::string rule{};
    int nodes{0};
    std::function<void(Cluster&)> given{};
    int slots{0};  ///< decided one after another with
    std::optional<double> value{};
    int change{0};          ///< nodes granted in the last of them
    std::string outcome{};  ///< a part of its outcome
    std::optional<AlertKind> alert{};
};

void keep(Cluster&) {}

/// A running execution that removes node `id`, which is draining.
void draining(Cluster& cluster, Id id) {
    cluster.node(id).state = NodeState::draining;
    cluster.facts.running.push_back({.id = 7, .trigger = 2, .effect = Effect::shrinks, .nodes = {id}});
}

void add_trigger(Cluster& cluster, TriggerPolicy trigger, Id id, std::string name) {
    trigger.id = id;
    trigger.name = std::move(name);
    cluster.facts.triggers.push_back(std::move(trigger));
}

TriggerPolicy never(TriggerPolicy trigger) {
    trigger.counters.front().comparison = Comparison::greater;
    trigger.counters.front().threshold = 1e9;
    return trigger;
}

const Time third_slot = start + 120s;
const Time when_third_is_decided = third_slot + 65s;

const std::vector<Row> rows{
    // triggers and proposals
    {"a growing trigger adds its amount", 2, keep, 3, 85, 1, "scale out by 1: cpu 85 > 80 on web01 for 3 slots"},
    {"a growing trigger that is pending proposes nothing", 2, keep, 2, 85, 0,
     "hold at 2: no trigger proposes a change"},
    {"an amount of several nodes", 2, [](auto& c) { c.facts.triggers[0].amount = 3; }, 3, 85, 3, "scale out by 3"},
    {"a shrinking trigger removes its amount", 3, keep, 2, 10, -1, "scale in by 1: cpu 10 < 20 on every node"},
    {"firing again is held while the node it added is not in service", 2,
     [](auto& c) { c.facts.nodes.push_back(a_node(3, NodeState::booting)); }, 3, 85, 0, "1 node not yet in service"},
    {"a larger amount adds only the difference to what is coming", 2,
     [](auto& c) { c.facts.triggers[0].amount = 3, c.facts.nodes.push_back(a_node(3, NodeState::intent)); }, 3, 85, 2,
     "scale out by 2"},
    // 4.5
    {"4.5 the largest growth wins", 2,
     [](auto& c) { add_trigger(c, a_growing_trigger(), 5, "more"), c.facts.triggers.back().amount = 2; }, 3, 85, 2,
     "scale out by 2"},
    {"4.5 growth wins over shrinking", 2,
     [](auto& c) {
         auto low = a_shrinking_trigger();
         low.counters.front().threshold = 99;
         c.facts.triggers[1] = low;
     },
     3, 85, 1, "scale out by 1"},
    {"4.5 all that shrink must want to", 3,
     [](auto& c) { add_trigger(c, never(a_shrinking_trigger()), 6, "memory-low"); }, 2, 10, 0, "memory-low holds at 3"},
    {"4.5 of several that shrink the smallest step is taken", 6,
     [](auto& c) { add_trigger(c, a_shrinking_trigger(), 6, "more"), c.facts.triggers[1].amount = 3; }, 2, 10, -1,
     "scale in by 1"},
    {"a growing trigger that is clearing holds shrinking", 3,
     [](auto& c) {
         c.facts.triggers[0].clear_slots = 5;
         c.slots(3, 85);
         c.facts.policy.max = 3;
     },
     2, 10, 0, "high is clearing"},
    // 4.2
    {"4.2 no data vetoes shrinking", 2,
     [](auto& c) {
         c.facts.nodes.push_back(a_node(3));
         c.facts.triggers[0].counters.front().id = 77;  // is never read
         c.slots(2, 50);
     },
     2, 10, 0, "high lacks data"},
    {"4.2 no data does not hold growth", 2,
     [](auto& c) {
         auto other = a_shrinking_trigger();
         other.counters.front().id = 77;
         c.facts.triggers[1] = other;
     },
     3, 85, 1, "scale out by 1"},
    {"4.2 a blackout holds", 3,
     [](auto& c) {
         for (auto& node : c.facts.nodes) node.unreachable_since = start - 1h;
     },
     2, 10, 0, "no node has reported for 5m", AlertKind::blackout},
    {"4.2 a blackout has its floor", 3,
     [](auto& c) {
         for (auto& node : c.facts.nodes) node.unreachable_since = start - 1h;
         c.facts.policy.blackout_floor = 5;
     },
     1, std::nullopt, 2, "blackout floor 5", AlertKind::blackout},
    {"4.2 min is restored in a blackout", 3,
     [](auto& c) {
         for (auto& node : c.facts.nodes) node.unreachable_since = start - 1h;
         c.facts.policy.min = 4;
     },
     1, std::nullopt, 1, "3 nodes of at least 4", AlertKind::blackout},
    {"one node that nobody reaches is failed, not a blackout", 1,
     [](auto& c) { c.node(1).unreachable_since = start - 1h; }, 1, std::nullopt, 1, "0 nodes of at least 1",
     AlertKind::node_failed},
    // 4.8
    {"4.8 cooldown_out runs from the start of the last scale-out", 2,
     [](auto& c) {
         c.facts.policy.cooldown_out = Duration{2min};
         c.facts.history.scale_out_started = when_third_is_decided - 2min + 1ms;
     },
     3, 85, 0, "held by the scale-out cooldown until 2026-11-24T00:03:05.001Z"},
    {"4.8 cooldown_out ends", 2,
     [](auto& c) {
         c.facts.policy.cooldown_out = Duration{2min};
         c.facts.history.scale_out_started = when_third_is_decided - 2min;
     },
     3, 85, 1, "scale out by 1"},
    {"4.8 cooldown_in runs from the last launched node in service", 3,
     [](auto& c) { c.facts.history.launched_settled = when_third_is_decided - 5min + 1ms; }, 3, 10, 0,
     "held by the scale-in cooldown until 2026-11-24T00:03:05.001Z"},
    {"4.8 cooldown_in runs from the last finished scale-in, if that is later", 3,
     [](auto& c) {
         c.facts.history.launched_settled = start - 1h;
         c.facts.history.scale_in_finished = when_third_is_decided - 1s;
     },
     3, 10, 0, "held by the scale-in cooldown"},
    {"4.8 cooldown_in ends", 3, [](auto& c) { c.facts.history.launched_settled = when_third_is_decided - 5min; }, 3, 10,
     -1, "scale in by 1"},
    {"4.8 a scale-out does not touch cooldown_in, a scale-in not cooldown_out", 2,
     [](auto& c) {
         c.facts.policy.cooldown_out = Duration{1h};
         c.facts.history.scale_in_finished = when_third_is_decided - 1s;
     },
     3, 85, 1, "scale out by 1"},
    {"4.8 scale-in ended 10 s ago, load doubles: scale out now", 2,
     [](auto& c) { c.facts.history.scale_in_finished = when_third_is_decided - 10s; }, 3, 100, 1, "scale out by 1"},
    {"4.8 never shrink while a node is warming", 3,
     [](auto& c) { c.facts.nodes.push_back(a_node(4, NodeState::warming)); }, 2, 10, 0, "1 node not yet in service"},
    {"4.8 unless the cluster says so", 3,
     [](auto& c) {
         c.facts.nodes.push_back(a_node(4, NodeState::warming));
         c.facts.policy.scale_in_while_warming = true;
     },
     2, 10, -1, "web04 goes: not yet in service (warming)"},
    // 4.9
    {"4.9 never above max", 3, [](auto& c) { c.facts.policy.max = 4, c.facts.triggers[0].amount = 5; }, 3, 85, 1,
     "scale out by 1", AlertKind::capped_at_max},
    {"4.9 at max nothing is launched", 3, [](auto& c) { c.facts.policy.max = 3; }, 3, 85, 0,
     "4 wanted, at most 3, 3 may exist", AlertKind::capped_at_max},
    {"4.9 max 2, 1 InService, 1 Failed not confirmed gone: launch 0", 2,
     [](auto& c) {
         c.facts.policy.max = c.facts.policy.min = 2;
         c.node(2).state = NodeState::failed;
     },
     1, 50, 0, "2 wanted, at most 2, 2 may exist", AlertKind::capped_at_max},
    {"4.9 a failed node that is confirmed gone takes no place", 2,
     [](auto& c) {
         c.facts.policy.max = c.facts.policy.min = 2;
         c.node(2).state = NodeState::failed;
         c.node(2).instance_may_exist = false;
     },
     1, 50, 1, "1 node of at least 2"},
    {"4.9 draining and terminating nodes take a place", 4,
     [](auto& c) {
         c.facts.policy.max = 4;
         c.node(3).state = NodeState::draining;
         c.node(4).state = NodeState::terminating;
     },
     3, 85, 0, "4 may exist", AlertKind::capped_at_max},
    {"4.9 below min is refilled at once, all at a time", 1, [](auto& c) { c.facts.policy.min = 3; }, 1, 50, 2,
     "scale out by 2: 1 node of at least 3"},
    {"4.9 refilling ignores the cooldown", 1,
     [](auto& c) {
         c.facts.policy.min = 2;
         c.facts.policy.cooldown_out = Duration{1h};
         c.facts.history.scale_out_started = start;
     },
     3, 85, 1, "1 node of at least 2"},
    {"4.9 refilling counts what is coming", 1,
     [](auto& c) {
         c.facts.policy.min = 2;
         c.facts.nodes.push_back(a_node(2, NodeState::intent));
     },
     1, 50, 0, "hold at 2"},
    {"4.9 without a growth trigger there is an alert", 1,
     [](auto& c) {
         c.facts.policy.min = 2;
         c.facts.policy.growth_trigger = "";
     },
     1, 50, 0, "no growth trigger is named", AlertKind::no_growth_trigger},
    {"4.9 shrinking stops at min", 3, [](auto& c) { c.facts.policy.min = 2, c.facts.triggers[1].amount = 5; }, 2, 10,
     -1, "scale in by 1"},
    {"4.9 at min nothing is removed", 2, [](auto& c) { c.facts.policy.min = 2; }, 2, 10, 0, "hold at 2: at min 2"},
    {"4.9 above a lowered max it goes down without a trigger firing", 5, [](auto& c) { c.facts.policy.max = 2; }, 1, 50,
     -1, "scale in by 1: 5 nodes, at most 2"},
    {"4.9 above max it goes down even while a trigger grows", 5, [](auto& c) { c.facts.policy.max = 4; }, 3, 85, -1,
     "5 nodes, at most 4"},
    {"4.9 going down to max keeps the scale-in cooldown", 5,
     [](auto& c) {
         c.facts.policy.max = 2;
         c.facts.history.scale_in_finished = start;
     },
     1, 50, 0, "held by the scale-in cooldown"},
    {"4.9 above max without a trigger that shrinks there is an alert", 5,
     [](auto& c) {
         c.facts.policy.max = 2;
         c.facts.triggers.pop_back();
     },
     1, 50, 0, "no trigger shrinks", AlertKind::no_shrink_trigger},
    // failed and unreachable nodes
    {"a node unreachable for five minutes leaves the decision and is replaced below min", 3,
     [](auto& c) {
         c.facts.policy.min = 3;
         c.node(2).unreachable_since = start - 5min;
     },
     1, 50, 1, "2 nodes of at least 3", AlertKind::node_failed},
    {"a node unreachable for less stays", 3,
     [](auto& c) {
         c.facts.policy.min = 3;
         c.node(2).unreachable_since = start;
     },
     1, 50, 0, "hold at 3"},
    {"a failed node does not hold shrinking", 4, [](auto& c) { c.node(4).state = NodeState::failed; }, 2, 10, -1,
     "web04 goes: failed"},
    // executions
    {"a growth under way holds growth", 2,
     [](auto& c) { c.facts.running.push_back({.id = 9, .trigger = 1, .effect = Effect::grows}); }, 3, 85, 0,
     "execution 9 is growing the cluster"},
    {"a growth under way holds shrinking", 3,
     [](auto& c) { c.facts.running.push_back({.id = 9, .trigger = 1, .effect = Effect::grows}); }, 2, 10, 0,
     "execution 9 is growing the cluster"},
    {"a shrinking under way holds shrinking", 3, [](auto& c) { draining(c, 3); }, 2, 10, 0,
     "execution 7 is shrinking the cluster"},
    {"a growth supersedes a shrinking, whose node is enough", 3, [](auto& c) { draining(c, 3); }, 3, 85, 0,
     "supersede execution 7"},
    {"a growth adds what the nodes taken back do not make up", 3,
     [](auto& c) { draining(c, 3), c.facts.triggers[0].amount = 2; }, 3, 85, 1, "supersede execution 7"},
    {"a shrinking past the point of no return is waited for", 3,
     [](auto& c) { draining(c, 3), c.facts.running.front().node_terminated = true; }, 3, 85, 0,
     "execution 7 is ending its node"},
    {"an execution that changes no capacity holds nothing", 2,
     [](auto& c) { c.facts.running.push_back({.id = 9, .trigger = 3}); }, 3, 85, 1, "scale out by 1"},
    // freeze and mode
    {"a freeze holds growth", 2, [](auto& c) { c.facts.freezes.push_back({.reason = "audit", .author = "ada"}); }, 3,
     85, 0, "frozen by ada: audit"},
    {"a freeze holds refilling", 1,
     [](auto& c) { c.facts.policy.min = 2, c.facts.freezes.push_back({.reason = "audit", .author = "ada"}); }, 1, 50, 0,
     "frozen by ada: audit"},
    {"a freeze ends", 2,
     [](auto& c) { c.facts.freezes.push_back({.reason = "audit", .until = when_third_is_decided}); }, 3, 85, 1,
     "scale out by 1"},
    {"mode off decides nothing", 2, [](auto& c) { c.facts.policy.mode = Mode::off; }, 3, 85, 0, "mode off"},
    {"mode shadow decides and does not act", 2, [](auto& c) { c.facts.policy.mode = Mode::shadow; }, 3, 85, 0,
     "would scale out by 1"},
    {"mode ask waits", 2, [](auto& c) { c.facts.policy.mode = Mode::ask; }, 3, 85, 0, "would scale out by 1"},
    // victims
    {"nobody may go", 2,
     [](auto& c) {
         for (auto& node : c.facts.nodes) node.protections.push_back({.reason = "debugging"});
     },
     2, 10, 0, "no node may go: web01 is no_scale_in: debugging", AlertKind::no_victim},
    // edges
    {"no node in service and none wanted", 0, [](auto& c) { c.facts.policy.min = 0; }, 3, std::nullopt, 0, "hold at 0"},
    {"from nothing to min", 0, keep, 1, std::nullopt, 1, "0 nodes of at least 1"},
};

TEST(Decision, obeys_every_rule) {
    for (const auto& row : rows) {
        Cluster cluster{row.nodes};
        row.given(cluster);
        const auto decision = cluster.slots(row.slots, row.value);
        EXPECT_EQ(change_of(decision), row.change) << row.rule << ": " << decision.record.outcome;
        EXPECT_NE(decision.record.outcome.find(row.outcome), std::string::npos)
            << row.rule << ": " << decision.record.outcome;
        if (row.alert) EXPECT_TRUE(alerts(decision, *row.alert)) << row.rule;
        EXPECT_EQ(decision.record.stages.size(), 12U) << row.rule;
    }
}

TEST(Decision, fires_at_the_fourth_slot_of_81_lost_82_83) {
    Cluster cluster{1};
    for (const auto value : {std::optional{81.0}, std::optional<double>{}, std::optional{82.0}})
        EXPECT_EQ(change_of(cluster.slot({value})), 0);
    EXPECT_EQ(change_of(cluster.slot({83})), 1);
}

TEST(Decision, the_same_slot_twice_does_nothing_twice) {
    Cluster cluster{2};
    const auto first = cluster.slots(3, 85);
    const auto second = cluster.again();
    EXPECT_TRUE(second.repeated);
    EXPECT_TRUE(second.grants().empty());
    EXPECT_EQ(second.record, first.record);
}

TEST(Decision, an_older_slot_does_nothing) {
    Cluster cluster{2};
    cluster.slots(3, 85);
    cluster.facts.slot -= 60s;
    EXPECT_TRUE(cluster.again().repeated);
}

TEST(Decision, another_interval_starts_the_streaks_again) {
    Cluster cluster{2};
    cluster.slots(2, 85);
    cluster.facts.policy.interval = Duration{30s};
    EXPECT_EQ(change_of(cluster.slot({85})), 0);
    EXPECT_EQ(state_of(cluster.again(), "high").state, TriggerPhase::pending);
}

TEST(Decision, a_trigger_that_stays_firing_proposes_again_each_slot) {
    Cluster cluster{2};
    EXPECT_EQ(change_of(cluster.slots(3, 85)), 1);
    cluster.facts.nodes.push_back(a_node(3, NodeState::pending));
    EXPECT_EQ(change_of(cluster.slot({85})), 0);
    cluster.node(3).state = NodeState::in_service;
    EXPECT_EQ(change_of(cluster.slot({85})), 1);
}

TEST(Decision, superseding_takes_all_draining_nodes_back_newest_first) {
    Cluster cluster{4};
    draining(cluster, 3);
    cluster.node(4).state = NodeState::draining;
    cluster.facts.running.front().nodes = {3, 4, 2};
    const auto decision = cluster.slots(3, 85);
    EXPECT_EQ(decision.supersede(), (Supersede{.execution = 7, .nodes = {4, 3}}));
    EXPECT_TRUE(decision.grants().empty());
    cluster.facts.policy.mode = Mode::shadow;
    EXPECT_FALSE(cluster.slot({85}).supersede());
}

TEST(Decision, a_trigger_without_effect_runs_once_for_each_firing) {
    Cluster cluster{2, {a_telling_trigger()}};
    EXPECT_EQ(cluster.slot({95}).grants().size(), 1U);
    EXPECT_EQ(cluster.slots(3, 95).grants().size(), 0U);
    cluster.slot({10});
    const auto again = cluster.slot({95});
    ASSERT_EQ(again.grants().size(), 1U);
    EXPECT_EQ(again.record.outcome, "run mail: cpu 95 > 90 on web01 for 1 slot");
}

TEST(Decision, a_trigger_without_effect_runs_again_after_repeat_after) {
    Cluster cluster{2, {a_telling_trigger()}};
    cluster.facts.triggers[0].repeat_after = Duration{3min};
    std::string runs;
    for (int slot = 0; slot < 8; ++slot) runs += cluster.slot({95}).grants().empty() ? '.' : 'x';
    EXPECT_EQ(runs, "x..x..x.");
}

TEST(Decision, a_trigger_without_effect_waits_for_its_own_run_for_freezes_and_for_mode_on) {
    Cluster cluster{2, {a_telling_trigger()}};
    cluster.facts.running.push_back({.id = 4, .trigger = 3});
    EXPECT_TRUE(cluster.slot({95}).grants().empty());
    cluster.facts.running.clear();
    cluster.facts.freezes.push_back({.reason = "audit"});
    EXPECT_TRUE(cluster.slot({95}).grants().empty());
    cluster.facts.freezes.clear();
    cluster.facts.policy.mode = Mode::shadow;
    EXPECT_TRUE(cluster.slot({95}).grants().empty());
    cluster.facts.policy.mode = Mode::on;
    EXPECT_EQ(cluster.slot({95}).grants().size(), 1U);
}

TEST(Decision, a_trigger_without_effect_skips_the_capacity_stages) {
    Cluster cluster{2, {a_telling_trigger(), a_growing_trigger()}};
    cluster.facts.policy.cooldown_out = Duration{1h};
    cluster.facts.history.scale_out_started = start;
    cluster.slots(2, 85);
    const auto decision = cluster.slot({95});
    ASSERT_EQ(decision.grants().size(), 1U);
    EXPECT_EQ(decision.grants().front().effect, Effect::none);
}

TEST(Decision, a_held_proposal_is_recorded_with_its_release_time) {
    Cluster cluster{2};
    cluster.facts.policy.cooldown_out = Duration{1h};
    cluster.facts.history.scale_out_started = start;
    const auto record = cluster.slots(3, 85).record;
    ASSERT_EQ(record.proposals.size(), 1U);
    EXPECT_EQ(record.proposals.front().until, start + 1h);
    EXPECT_EQ(record.proposals.front().nodes, 3);
}

TEST(Decision, tells_which_nodes_it_considers_failed_but_none_in_a_blackout) {
    Cluster cluster{3};
    cluster.node(2).unreachable_since = start - 1h;
    EXPECT_EQ(cluster.slot({50}).record.failed, std::vector<Id>{2});
    cluster.node(1).unreachable_since = cluster.node(3).unreachable_since = start - 1h;
    EXPECT_TRUE(cluster.slot({std::nullopt}).record.failed.empty());
}

TEST(Decision, its_stages_stand_in_their_order) {
    Cluster cluster{2};
    std::string names;
    for (const auto& stage : cluster.slot({50}).record.stages) names += stage.name + "|";
    EXPECT_EQ(names,
              "node set|triggers|proposals|combine|blackout|stabilization|rate limit|cooldown|schedule and forecast "
              "floor|min/max|freeze and mode|plan|");
}

}  // namespace
}  // namespace pyscaler::control
