#include "control/trigger_state.hpp"

#include "control/trigger_slot.hpp"
#include "model/enumeration.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <tuple>

namespace pyscaler::control {
namespace {

std::string_view in_words(Scope scope) {
    switch (scope) {
        case Scope::any_node: return "on any node";
        case Scope::every_node: return "on every node";
        case Scope::average: return "on average";
    }
    return {};
}

std::string condition_of(const TriggerPolicy& trigger, Window window) {
    std::string text;
    for (const auto& counter : trigger.counters) {
        text += fmt::format("{}{} {} {}", text.empty() ? "" : " or ", counter.name,
                            model::enum_name(counter.comparison), number_text(counter.threshold));
        if (counter.clear) text += fmt::format(" (clear {})", number_text(*counter.clear));
    }
    return fmt::format("{}, {} of {} slots, {}", text, window.needed, window.slots, in_words(scope_of(trigger)));
}

std::vector<const CounterPolicy*> ascending(const std::vector<CounterPolicy>& counters) {
    std::vector<const CounterPolicy*> sorted;
    sorted.reserve(counters.size());
    for (const auto& counter : counters) sorted.push_back(&counter);
    std::ranges::sort(sorted, {}, [](const CounterPolicy* counter) { return std::pair(counter->id, counter); });
    const auto twice = std::ranges::unique(sorted, {}, &CounterPolicy::id);
    sorted.erase(twice.begin(), twice.end());
    return sorted;
}

}  // namespace

int rank(TriggerPhase phase) {
    switch (phase) {
        case TriggerPhase::ok: return 0;
        case TriggerPhase::no_data: return 1;
        case TriggerPhase::pending: return 2;
        case TriggerPhase::clearing: return 3;
        case TriggerPhase::firing: return 4;
    }
    return 0;
}

SlotView::SlotView(Time slot, std::span<const NodeFact* const> nodes, std::vector<const Reading*> readings)
    : slot_(slot), nodes_(nodes), readings_(std::move(readings)) {
    const auto position = [](const Reading* reading) { return std::pair(key_of(*reading), reading); };
    if (!std::ranges::is_sorted(readings_, {}, position)) std::ranges::sort(readings_, {}, position);
}

std::span<const Reading* const> SlotView::of_counter(Id counter) const {
    const auto [begin, end] = std::ranges::equal_range(readings_, counter, {}, &Reading::counter);
    return {begin, end};
}

TriggerState initial_state(const TriggerPolicy& trigger, Duration interval, Time slot) {
    TriggerState state{.trigger = trigger.id, .name = trigger.name, .effect = trigger.effect, .since = slot};
    state.condition = condition_of(trigger, window_of(trigger, interval));
    return state;
}

TriggerState advance(const TriggerPolicy& trigger, Duration interval, const TriggerState& before, const SlotView& view,
                     std::int64_t skipped) {
    auto state = initial_state(trigger, interval, view.slot());
    const std::vector<Streak> none;
    const bool same = before.condition == state.condition;
    TriggerSlot slot{trigger, interval, view, same ? before.streaks : none, skipped};
    state.streaks.reserve(before.streaks.size());
    std::optional<CounterSummary> shown;
    for (const auto* counter : ascending(trigger.counters)) {
        auto summary = slot.look_at(*counter, state.streaks);
        state.vetoes_shrinking |= summary.vetoes_shrinking;
        if (!shown || rank(shown->phase) < rank(summary.phase)) shown = std::move(summary);
    }
    if (!shown) return state;
    state.state = shown->phase;
    if (same && state.state == before.state) state.since = before.since;
    const bool goes_on = state.state == TriggerPhase::firing || state.state == TriggerPhase::clearing;
    if (goes_on) state.last_run = before.last_run;
    state.reason = reason_of(*shown, trigger, slot.window());
    state.distance = distance_of(*shown, trigger, slot.window());
    return state;
}

}  // namespace pyscaler::control
