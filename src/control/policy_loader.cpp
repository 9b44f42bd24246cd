#include "control/policy_loader.hpp"

#include "control/execution_request.hpp"
#include "db/repository.hpp"
#include "monitoring/counter.hpp"

#include <algorithm>

namespace pyscaler::control {
namespace {

ClusterPolicy policy_of(const model::Cluster& cluster) {
    ClusterPolicy policy;
    policy.interval = cluster.interval.value();
    policy.min = static_cast<int>(cluster.min.value());
    policy.max = static_cast<int>(cluster.max.value());
    policy.cooldown_out = cluster.cooldown_out;
    policy.cooldown_in = cluster.cooldown_in;
    policy.warmup = cluster.warmup;
    policy.min_age = cluster.min_age;
    policy.unreachable_after = cluster.unreachable_after;
    policy.mode = cluster.mode;
    if (cluster.growth_trigger) policy.growth_trigger = cluster.growth_trigger->name;
    policy.victim_order = cluster.victim_order;
    return policy;
}

CounterPolicy policy_of(const monitoring::Counter& counter) {
    CounterPolicy policy;
    policy.id = counter.head.id;
    policy.name = counter.head.name.str();
    policy.comparison = counter.head.comparison;
    policy.threshold = counter.head.threshold;
    policy.clear = counter.head.clear;
    policy.missing = counter.head.missing;
    policy.missing_value = counter.head.missing_value.value_or(0);
    policy.per_jvm = monitoring::is_per_jvm(counter);
    return policy;
}

Result<TriggerPolicy> policy_of(db::Session& session, const model::Trigger& trigger) {
    TriggerPolicy policy;
    policy.id = trigger.id;
    policy.name = trigger.name.str();
    policy.enabled = trigger.enabled;
    if (trigger.scope) policy.scope = *trigger.scope;
    policy.timing = trigger.timing;
    policy.slots_needed = trigger.slots_needed ? static_cast<int>(trigger.slots_needed->value()) : 0;
    policy.clear_slots = static_cast<int>(trigger.clear_slots.value());
    policy.keep_firing_for = trigger.keep_firing_for;
    policy.repeat_after = trigger.repeat_after;
    policy.steps = static_cast<int>(trigger.steps.size());
    for (const auto& name : trigger.counters)
        if (const auto counter = db::Repository<monitoring::Counter>{session}.find_by_name(name.name))
            policy.counters.push_back(policy_of(*counter));
    auto capacity = capacity_of(session, trigger.steps);
    if (!capacity) return capacity.error();
    policy.effect = capacity->effect;
    policy.amount = std::max(capacity->amount, 1);
    policy.removes_last = capacity->removes_last;
    return policy;
}

}  // namespace

Result<Policies> load_policies(db::Session& session, const model::Cluster& cluster) {
    Policies policies{policy_of(cluster)};
    const auto query = db::Query{}.where(&model::Trigger::cluster, cluster.name.str());
    for (const auto& trigger : db::Repository<model::Trigger>{session}.select(query)) {
        auto policy = policy_of(session, trigger);
        if (!policy) return policy.error();
        policies.triggers.push_back(std::move(*policy));
    }
    return policies;
}

}  // namespace pyscaler::control
