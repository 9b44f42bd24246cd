#include "control/decision.hpp"
#include "control/node_set.hpp"
#include "control/scenario.hpp"

#include <algorithm>
#include <gtest/gtest.h>
#include <random>

namespace pyscaler::control {
namespace {

using namespace scenario;
using namespace std::chrono_literals;

/// A cluster with a will of its own: nodes come, fail, fall silent and go, and what is granted is carried out, or not.
class World {
public:
    explicit World(unsigned seed) : random_(seed), cluster_(static_cast<int>(2 + seed % 3), triggers(seed)) {
        auto& policy = cluster_.facts.policy;
        policy.min = 2;
        policy.max = 8;
        policy.min_age = Duration{static_cast<int>(seed % 4) * 60s};
        policy.cooldown_out = Duration{static_cast<int>(seed % 3) * 60s};
        policy.cooldown_in = Duration{static_cast<int>(seed % 5) * 60s};
        policy.spread = seed % 2 == 0;
        policy.scale_in_while_warming = seed % 7 == 0;
    }

    Facts next_slot() {
        live();
        cluster_.facts.slot += (chance(0.03) ? 5 : 1) * 60s;
        speak();
        return cluster_.facts;
    }

    Time now() const { return cluster_.now(); }

    void carry_out(const Decision& decision) {
        if (const auto supersede = decision.supersede()) take_back(*supersede);
        for (const auto& grant : decision.grants()) {
            if (grant.effect == Effect::grows) grow(grant);
            if (grant.effect == Effect::shrinks) shrink(grant);
        }
    }

private:
    static std::vector<TriggerPolicy> triggers(unsigned seed) {
        std::vector<TriggerPolicy> made{a_growing_trigger(), a_shrinking_trigger(), a_telling_trigger()};
        made[0].amount = static_cast<int>(1 + seed % 3);
        made[1].amount = static_cast<int>(1 + seed % 2);
        made[1].scope = seed % 3 == 0 ? Scope::average : Scope::every_node;
        made[0].slots_needed = seed % 4 == 0 ? 2 : 0;
        made[0].clear_slots = static_cast<int>(1 + seed % 2);
        made[0].counters.front().clear = 60;
        made[1].counters.front().missing = static_cast<Missing>(seed % 4);
        made[2].repeat_after = Duration{5min};
        return made;
    }

    bool chance(double probability) { return std::uniform_real_distribution{}(random_) < probability; }

    void live() {
        for (auto& node : cluster_.facts.nodes) live(node);
        if (chance(0.08)) load_ = std::uniform_real_distribution{0.0, 400.0}(random_);
        if (chance(0.2)) end_execution();
    }

    void live(NodeFact& node) {
        switch (node.state) {
            case NodeState::intent:
            case NodeState::pending:
            case NodeState::booting:
            case NodeState::configuring:
            case NodeState::warming:
                if (chance(0.05))
                    node.state = NodeState::failed;
                else if (chance(0.5))
                    node.state = static_cast<NodeState>(static_cast<int>(node.state) + 1);
                if (node.state == NodeState::in_service || node.state == NodeState::failed)
                    cluster_.facts.history.launched_settled = now();
                return;
            case NodeState::in_service:
                if (chance(0.004)) node.unreachable_since = now();
                if (chance(0.1)) node.unreachable_since.reset();
                return;
            case NodeState::failed: node.instance_may_exist = node.instance_may_exist && !chance(0.1); return;
            case NodeState::draining:
                if (chance(0.15)) terminate(node);
                return;
            case NodeState::terminating:
                if (chance(0.5)) node.state = NodeState::terminated;
                return;
            default: return;
        }
    }

    void terminate(NodeFact& node) {
        node.state = NodeState::terminating;
        for (auto& running : cluster_.facts.running)
            if (std::ranges::count(running.nodes, node.id) > 0) running.node_terminated = true;
    }

    void end_execution() {
        auto& running = cluster_.facts.running;
        if (running.empty() || (running.front().effect == Effect::shrinks && !running.front().node_terminated)) return;
        if (running.front().effect == Effect::shrinks) cluster_.facts.history.scale_in_finished = now();
        running.erase(running.begin());
    }

    void speak() {
        auto& facts = cluster_.facts;
        facts.readings.clear();
        const auto serving =
            std::max<std::ptrdiff_t>(std::ranges::count(facts.nodes, NodeState::in_service, &NodeFact::state), 1);
        for (const auto& node : facts.nodes) {
            Reading reading{.slot = facts.slot, .counter = cpu, .node = node.id};
            const bool speaks = node.state == NodeState::in_service && !node.unreachable_since && !chance(0.02);
            if (speaks)
                reading.value = load_ / static_cast<double>(serving) + std::normal_distribution{0.0, 5.0}(random_);
            facts.readings.push_back(reading);
        }
        std::ranges::shuffle(facts.readings, random_);
    }

    void take_back(const Supersede& supersede) {
        for (const auto id : supersede.nodes) cluster_.node(id).state = NodeState::in_service;
        std::erase_if(cluster_.facts.running,
                      [&](const RunningExecution& running) { return running.id == supersede.execution; });
    }

    void grow(const Grant& grant) {
        for (int made = 0; made < grant.count; ++made) {
            auto node = a_node(static_cast<Id>(cluster_.facts.nodes.size() + 1), NodeState::intent);
            node.created_at = now();
            node.zone = node.id % 2 == 0 ? "a" : "b";
            cluster_.facts.nodes.push_back(node);
        }
        cluster_.facts.history.scale_out_started = now();
        cluster_.facts.running.push_back({.id = ++executions_, .trigger = grant.trigger, .effect = Effect::grows});
    }

    void shrink(const Grant& grant) {
        RunningExecution running{.id = ++executions_, .trigger = grant.trigger, .effect = Effect::shrinks};
        for (const auto& victim : grant.victims) {
            cluster_.node(victim.node).state = NodeState::draining;
            running.nodes.push_back(victim.node);
        }
        cluster_.facts.running.push_back(running);
    }

    std::mt19937 random_;
    Cluster cluster_;
    double load_{150};
    Id executions_{0};
};

/// What must hold whatever happens.
void check(const Facts& facts, const Decision& decision, Time now) {
    const auto nodes = node_set(facts.nodes, facts.policy, now);
    int capacity = 0;
    for (const auto& grant : decision.grants()) {
        if (grant.effect == Effect::none) continue;
        ++capacity;
        ASSERT_GT(grant.count, 0);
        if (grant.effect == Effect::grows) {
            ASSERT_LE(nodes.may_exist + grant.count, facts.policy.max) << decision.record.outcome;
            continue;
        }
        ASSERT_EQ(static_cast<int>(grant.victims.size()), grant.count);
        ASSERT_TRUE(facts.running.empty()) << decision.record.outcome;
        ASSERT_GE(nodes.count() - grant.count, facts.policy.min) << decision.record.outcome;
    }
    ASSERT_LE(capacity, 1);
    if (decision.supersede()) ASSERT_EQ(decision.supersede()->execution, facts.running.front().id);
}

TEST(DecisionProperty, holds_its_limits_and_decides_the_same_from_a_record_that_was_stored_at_every_slot) {
    int grown = 0, shrunk = 0, superseded = 0;
    for (unsigned seed = 0; seed < 40; ++seed) {
        World world{seed};
        std::optional<Record> kept, stored;
        for (int slot = 0; slot < 200; ++slot) {
            auto facts = world.next_slot();
            const auto decision = decide(facts, kept, world.now());
            check(facts, decision, world.now());
            ASSERT_FALSE(HasFatalFailure()) << "seed " << seed << " slot " << slot;

            std::ranges::reverse(facts.readings);
            std::ranges::reverse(facts.nodes);
            std::ranges::reverse(facts.triggers);
            ASSERT_EQ(decide(facts, stored, world.now()).record, decision.record)
                << "seed " << seed << " slot " << slot;

            kept = decision.record;
            const auto read = read_record(write_record(decision.record));
            ASSERT_TRUE(read) << read.error().detail();
            stored = *read;
            grown += change_of(decision) > 0 ? 1 : 0;
            shrunk += change_of(decision) < 0 ? 1 : 0;
            superseded += decision.supersede() ? 1 : 0;
            world.carry_out(decision);
        }
    }
    EXPECT_GT(grown, 100);
    EXPECT_GT(shrunk, 100);
    EXPECT_GT(superseded, 5);
}

}  // namespace
}  // namespace pyscaler::control
