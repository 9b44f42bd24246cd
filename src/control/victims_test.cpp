#include "control/victims.hpp"

#include "control/scenario.hpp"

#include <algorithm>
#include <gtest/gtest.h>

namespace pyscaler::control {
namespace {

using namespace scenario;
using namespace std::chrono_literals;

constexpr Time now = start + 1min;

struct Row {
    std::string rule{};
    std::function<void(std::vector<NodeFact>&, ClusterPolicy&)> given{};
    int count{1};
    std::string chosen{};  ///< "web02: reason|"
    std::string excluded{};
    bool last{false};
};

const std::vector<Row> rows{
    {"5 oldest", [](auto&, auto&) {}, 2, "web01: oldest|web02: oldest|"},
    {"5 newest", [](auto&, auto& policy) { policy.victim_order = VictimOrder::newest; }, 1, "web04: newest|"},
    {"5 least busy, a node that says nothing last",
     [](auto& nodes, auto& policy) {
         policy.victim_order = VictimOrder::least_busy;
         nodes[1].busy = 7, nodes[2].busy = 3, nodes[3].busy = 5;
     },
     4, "web03: least busy (3)|web04: least busy (5)|web02: least busy (7)|web01: the only one that may go|"},
    {"6 by name among equals",
     [](auto& nodes, auto&) {
         for (auto& node : nodes) node.created_at = start - 1h;
     },
     1, "web01: first by name among equals|"},
    {"1 failed goes first", [](auto& nodes, auto&) { nodes[2].state = NodeState::failed; }, 1, "web03: failed|"},
    {"1 unreachable goes first", [](auto& nodes, auto&) { nodes[2].unreachable_since = now - 5min; }, 1,
     "web03: unreachable since 2026-11-23T23:56:00Z|"},
    {"a failed node that is gone is no victim",
     [](auto& nodes, auto&) { nodes[0].state = NodeState::failed, nodes[0].instance_may_exist = false; }, 1,
     "web02: oldest|"},
    {"2 not yet in service goes next, the newest of them",
     [](auto& nodes, auto&) { nodes[1].state = NodeState::booting, nodes[2].state = NodeState::pending; }, 1,
     "web03: not yet in service (pending)|"},
    {"3 outdated", [](auto& nodes, auto&) { nodes[2].outdated = true; }, 1, "web03: its profile or image is outdated|"},
    {"4 the fullest zone, counted again after each",
     [](auto& nodes, auto&) { nodes[0].zone = "a", nodes[1].zone = nodes[2].zone = nodes[3].zone = "b"; }, 3,
     "web02: zone b is fullest with 3 nodes, oldest|web03: zone b is fullest with 2 nodes, oldest|web01: oldest|"},
    {"spread keeps the last node of a zone",
     [](auto& nodes, auto& policy) {
         policy.spread = true;
         nodes[0].zone = "a", nodes[1].zone = nodes[2].zone = nodes[3].zone = "b";
     },
     4, "web02: oldest|web03: oldest|", "web01: the last node of zone a|web04: the last node of zone b|"},
    {"protected nodes stay",
     [](auto& nodes, auto&) {
         nodes[0].protections.push_back({.reason = "debugging"});
         nodes[1].protections.push_back({.touch = true, .reason = "leased", .until = now + 1h});
         nodes[2].protections.push_back({.reason = "over", .until = now});
     },
     1, "web03: oldest|", "web01: no_scale_in: debugging|web02: no_touch: leased (until 2026-11-24T01:01:00Z)|"},
    {"fixed nodes stay", [](auto& nodes, auto&) { nodes[0].removable = false; }, 1, "web02: oldest|",
     "web01: a fixed node|"},
    {"draining nodes go already", [](auto& nodes, auto&) { nodes[0].state = NodeState::draining; }, 1, "web02: oldest|",
     "web01: draining already|"},
    {"healthy nodes younger than min_age stay",
     [](auto& nodes, auto&) { nodes[0].created_at = now - 10min + 1ms, nodes[1].created_at = now - 10min; }, 4,
     "web03: oldest|web04: oldest|web02: the only one that may go|",
     "web01: younger than min_age 10m until 2026-11-24T00:01:00.001Z|"},
    {"a failed node may be young",
     [](auto& nodes, auto&) { nodes[0].created_at = now, nodes[0].state = NodeState::failed; }, 1, "web01: failed|"},
    {"lastnode takes the newest", [](auto& nodes, auto&) { nodes[1].outdated = true; }, 1, "web04: the newest node|",
     "", true},
};

std::string text_of(const std::vector<Victim>& victims) {
    std::string text;
    for (const auto& victim : victims) text += victim.name + ": " + victim.reason + "|";
    return text;
}

TEST(Victims, are_chosen_by_the_order) {
    for (const auto& row : rows) {
        std::vector<NodeFact> nodes{a_node(1), a_node(2), a_node(3), a_node(4)};
        ClusterPolicy policy{};
        row.given(nodes, policy);
        auto victims = choose_victims(nodes, row.count, policy, row.last, now);
        EXPECT_EQ(text_of(victims.chosen), row.chosen) << row.rule;
        EXPECT_EQ(text_of(victims.excluded), row.excluded) << row.rule;
        std::ranges::reverse(nodes);
        EXPECT_EQ(choose_victims(nodes, row.count, policy, row.last, now).chosen, victims.chosen)
            << row.rule << ", in any order";
    }
}

}  // namespace
}  // namespace pyscaler::control
