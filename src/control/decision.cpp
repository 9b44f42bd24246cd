#include "control/decision.hpp"

#include "control/deliberation.hpp"
#include "control/slot.hpp"

#include <algorithm>
#include <map>

namespace pyscaler::control {
namespace {

using std::chrono::milliseconds;

using Slots = std::map<Time, std::vector<const Reading*>>;

/// The readings by slot, of the slots that are still to be counted; the slot to decide is always among them.
Slots slots_to_count(const Facts& facts, const Record* previous) {
    Slots slots;
    slots[facts.slot];
    for (const auto& reading : facts.readings) {
        const auto slot = slot_of(reading.slot, facts.policy.interval);
        if (slot > facts.slot || (previous != nullptr && slot <= previous->slot)) continue;
        slots[slot].push_back(&reading);
    }
    return slots;
}

/// How many slots between two counted ones nobody collected.
std::int64_t skipped_between(Time earlier, Time later, Duration interval) {
    const auto length = std::max(interval.value(), milliseconds{1});
    return std::max<std::int64_t>((later - earlier) / length - 1, 0);
}

const TriggerState* find(const Record* previous, Id trigger) {
    if (previous == nullptr) return nullptr;
    const auto found = std::ranges::lower_bound(previous->triggers, trigger, {}, &TriggerState::trigger);
    return found != previous->triggers.end() && found->trigger == trigger ? &*found : nullptr;
}

std::vector<const TriggerPolicy*> enabled(const std::vector<TriggerPolicy>& triggers) {
    std::vector<const TriggerPolicy*> found;
    for (const auto& trigger : triggers)
        if (trigger.enabled) found.push_back(&trigger);
    std::ranges::sort(found, {}, [](const TriggerPolicy* trigger) { return std::pair(trigger->id, trigger); });
    const auto twice = std::ranges::unique(found, {}, &TriggerPolicy::id);
    found.erase(twice.begin(), twice.end());
    return found;
}

std::vector<TriggerState> advance_all(const Facts& facts, const NodeSet& nodes, const Record* previous) {
    const auto interval = facts.policy.interval;
    const auto triggers = enabled(facts.triggers);
    std::vector<TriggerState> states;
    std::vector<const TriggerState*> before;
    for (const auto* trigger : triggers) {
        states.push_back(initial_state(*trigger, interval, facts.slot));
        before.push_back(find(previous, trigger->id));
    }
    auto last = previous != nullptr ? std::optional{previous->slot} : std::nullopt;
    for (auto& [slot, readings] : slots_to_count(facts, previous)) {
        const auto skipped = last ? skipped_between(*last, slot, interval) : 0;
        const SlotView view{slot, nodes.in_service, std::move(readings)};
        for (std::size_t at = 0; at < triggers.size(); ++at)
            states[at] =
                advance(*triggers[at], interval, before[at] != nullptr ? *before[at] : states[at], view, skipped);
        std::ranges::fill(before, nullptr);
        last = slot;
    }
    return states;
}

}  // namespace

Decision decide(const Facts& facts, const std::optional<Record>& previous, Time now) {
    const auto* before = previous && previous->interval == facts.policy.interval ? &*previous : nullptr;
    if (before != nullptr && facts.slot <= before->slot) return {.record = *before, .repeated = true};

    auto nodes = node_set(facts.nodes, facts.policy, now);
    Record record{.cluster = facts.cluster,
                  .slot = facts.slot,
                  .decided_at = now,
                  .interval = facts.policy.interval,
                  .mode = facts.policy.mode};
    record.triggers = advance_all(facts, nodes, before);

    Deliberation deliberation{facts, std::move(nodes), std::move(record), now};
    deliberation.count_nodes();
    deliberation.sum_up_triggers();
    deliberation.propose();
    deliberation.combine();
    deliberation.hold_in_blackout();
    deliberation.pass("stabilization");
    deliberation.pass("rate limit");
    deliberation.cool_down();
    deliberation.pass("schedule and forecast floor");
    deliberation.clamp();
    deliberation.obey_freeze_and_mode();
    deliberation.plan();
    record = deliberation.take();
    bound(record);
    return {.record = std::move(record)};
}

}  // namespace pyscaler::control
