#pragma once
#include "control/decision.hpp"
#include "model/enumeration.hpp"

#include <functional>
#include <initializer_list>
#include <optional>
#include <string_view>
#include <vector>

/// Builders for readable tests: valid objects, so that a test states only what matters to it.
namespace pyscaler::control::scenario {

inline constexpr Time start{std::chrono::sys_days{std::chrono::year{2026} / 11 / 24}};
inline constexpr Id cpu = 1;

inline CounterPolicy a_counter(Comparison comparison, double threshold, std::optional<double> clear = {}) {
    return {.id = cpu, .name = "cpu", .comparison = comparison, .threshold = threshold, .clear = clear};
}

/// "high": cpu > 80 for three slots on any node adds one.
inline TriggerPolicy a_growing_trigger() {
    return {.id = 1,
            .name = "high",
            .counters = {a_counter(Comparison::greater, 80)},
            .timing = Duration{std::chrono::minutes{3}},
            .effect = Effect::grows};
}

/// "low": cpu < 20 for two slots on every node removes one.
inline TriggerPolicy a_shrinking_trigger() {
    return {.id = 2,
            .name = "low",
            .counters = {a_counter(Comparison::less, 20)},
            .timing = Duration{std::chrono::minutes{2}},
            .effect = Effect::shrinks};
}

/// "mail": cpu > 90 for one slot tells somebody.
inline TriggerPolicy a_telling_trigger() {
    return {.id = 3,
            .name = "mail",
            .counters = {a_counter(Comparison::greater, 90)},
            .timing = Duration{std::chrono::minutes{1}}};
}

/// web01 and so on, an hour old.
inline NodeFact a_node(Id id, NodeState state = NodeState::in_service) {
    return {.id = id,
            .name = (id < 10 ? "web0" : "web") + std::to_string(id),
            .state = state,
            .created_at = start - std::chrono::hours{1} + std::chrono::seconds{id}};
}

/// A cluster of one minute slots, min 1, max 10, decided slot after slot.
class Cluster {
public:
    explicit Cluster(int nodes, std::vector<TriggerPolicy> triggers = {a_growing_trigger(), a_shrinking_trigger()}) {
        facts.cluster = "web";
        facts.policy.max = 10;
        facts.policy.growth_trigger = "high";
        facts.triggers = std::move(triggers);
        facts.slot = start - facts.policy.interval.value();
        for (Id id = 1; id <= nodes; ++id) facts.nodes.push_back(a_node(id));
    }

    /// Decides the next slot, in which the nodes say these values of cpu (none: a timeout); the last one is repeated.
    Decision slot(std::initializer_list<std::optional<double>> values) {
        facts.slot += facts.policy.interval.value();
        facts.readings.clear();
        auto value = values.begin();
        for (const auto& node : facts.nodes) {
            Reading reading{.slot = facts.slot, .counter = cpu, .node = node.id, .value = *value};
            if (!reading.value) reading.cause = "timeout";
            facts.readings.push_back(std::move(reading));
            if (value + 1 != values.end()) ++value;
        }
        return again();
    }

    /// The same for every node, `count` times; the last decision.
    Decision slots(int count, std::optional<double> value) {
        Decision last;
        for (int done = 0; done < count; ++done) last = slot({value});
        return last;
    }

    /// Time in which nothing is collected and nothing decided.
    void down_for(int slots) { facts.slot += slots * facts.policy.interval.value(); }

    Decision again() {
        auto decision = decide(facts, previous, now());
        previous = decision.record;
        return decision;
    }

    Time now() const { return facts.slot + facts.policy.interval.value() + std::chrono::seconds{5}; }

    NodeFact& node(Id id) { return facts.nodes.at(static_cast<std::size_t>(id - 1)); }

    Facts facts{};
    std::optional<Record> previous{};
};

inline const TriggerState& state_of(const Decision& decision, std::string_view name) {
    for (const auto& state : decision.record.triggers)
        if (state.name == name) return state;
    throw std::out_of_range("no such trigger");
}

inline const Stage& stage_of(const Decision& decision, std::string_view name) {
    for (const auto& stage : decision.record.stages)
        if (stage.name == name) return stage;
    throw std::out_of_range("no such stage");
}

/// Nodes that the decision adds (or, negative, removes).
inline int change_of(const Decision& decision) {
    int change = 0;
    for (const auto& grant : decision.grants()) {
        if (grant.effect == Effect::grows) change += grant.count;
        if (grant.effect == Effect::shrinks) change -= grant.count;
    }
    return change;
}

inline bool alerts(const Decision& decision, AlertKind kind) {
    for (const auto& alert : decision.record.alerts)
        if (alert.kind == kind) return true;
    return false;
}

}  // namespace pyscaler::control::scenario
