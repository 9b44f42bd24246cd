#include "control/trigger_reason.hpp"

#include <algorithm>
#include <fmt/core.h>

namespace pyscaler::control {
namespace {

std::string slots(int count) { return fmt::format("{} slot{}", count, count == 1 ? "" : "s"); }

std::string place_of(const Watched& shown) {
    if (shown.node == nullptr) return "on average";
    return shown.jvm == nullptr ? "on " + shown.node->name : fmt::format("on {}/{}", shown.node->name, shown.jvm->name);
}

std::string value_of(const CounterSummary& summary) {
    const auto& shown = summary.shown;
    if (shown.value) return fmt::format("{} {}", summary.counter->name, number_text(*shown.value));
    return summary.counter->name;
}

std::string threshold_of(const CounterPolicy& counter) {
    return fmt::format("{} {}", model::enum_name(counter.comparison), number_text(counter.threshold));
}

std::string length_of(int count, Window window) {
    const bool complete = count >= window.needed && window.needed == window.slots;
    if (complete) return "for " + slots(count);
    if (window.needed == window.slots) return fmt::format("for {} of {}", count, slots(window.slots));
    return fmt::format("in {} of {}, {} needed", count, slots(window.slots), window.needed);
}

std::string beyond_reason(const CounterSummary& summary, const TriggerPolicy& trigger, Window window) {
    const auto& shown = summary.shown;
    auto place = place_of(shown);
    auto count = shown.streak.count;
    if (scope_of(trigger) == Scope::every_node && summary.phase == TriggerPhase::firing) {
        place = fmt::format("on every node ({} of {} with data), {}", summary.with_data, summary.nodes, place);
        count = window.needed;
    }
    if (summary.phase == TriggerPhase::firing && shown.verdict == Verdict::between)
        return fmt::format("{} {}, fired {}, not yet {}", value_of(summary), place,
                           in_words(summary.counter->comparison, summary.counter->threshold),
                           clear_in_words(*summary.counter));
    auto text =
        fmt::format("{} {} {} {}", value_of(summary), threshold_of(*summary.counter), place, length_of(count, window));
    if (!shown.value) text += fmt::format(" (no value now: {})", shown.cause.empty() ? "not read" : shown.cause);
    return text;
}

std::string no_data_reason(const CounterSummary& summary) {
    const auto& shown = summary.shown;
    if (summary.nodes == 0) return fmt::format("no node in service to read {} from", summary.counter->name);
    if (!summary.quorum)
        return fmt::format("{} has data from {} of {} nodes", summary.counter->name, summary.with_data, summary.nodes);
    return fmt::format("no data of {} {} for {} or more: {}", summary.counter->name, place_of(shown), slots(lost_limit),
                       shown.cause.empty() ? "not read" : shown.cause);
}

std::string clearing_distance(const CounterSummary& summary, const TriggerPolicy& trigger) {
    const auto& streak = summary.shown.streak;
    const auto more = std::max(trigger.clear_slots, 1) - streak.clear_slots;
    if (more > 0) return fmt::format("{} more at {} end it", slots(more), clear_in_words(*summary.counter));
    return "keeps firing until " + format_time(streak.clearing_since + trigger.keep_firing_for.value());
}

std::string waiting_distance(const CounterSummary& summary, const TriggerPolicy& trigger, Window window) {
    const auto words = in_words(summary.counter->comparison, summary.counter->threshold);
    if (scope_of(trigger) == Scope::every_node && summary.phase == TriggerPhase::ok)
        return fmt::format("needs {} of {} nodes {} long enough, has {}", summary.with_data, summary.nodes, words,
                           summary.met);
    const auto more = std::max(window.needed - summary.shown.streak.count, 0);
    return fmt::format("{} more slot{} {}", more, more == 1 ? "" : "s", words);
}

}  // namespace

std::string reason_of(const CounterSummary& summary, const TriggerPolicy& trigger, Window window) {
    const auto& shown = summary.shown;
    switch (summary.phase) {
        case TriggerPhase::firing:
        case TriggerPhase::pending: return beyond_reason(summary, trigger, window);
        case TriggerPhase::clearing:
            return fmt::format("{} {}, clear for {} of {}", value_of(summary), place_of(shown),
                               shown.streak.clear_slots, slots(std::max(trigger.clear_slots, 1)));
        case TriggerPhase::no_data: return no_data_reason(summary);
        case TriggerPhase::ok: break;
    }
    if (!shown.value) return fmt::format("{} has no value {} in this slot", summary.counter->name, place_of(shown));
    return fmt::format("{} {}, not {}", value_of(summary), place_of(shown), threshold_of(*summary.counter));
}

std::string distance_of(const CounterSummary& summary, const TriggerPolicy& trigger, Window window) {
    switch (summary.phase) {
        case TriggerPhase::firing:
            return fmt::format("ends after {} {}", slots(std::max(trigger.clear_slots, 1)),
                               clear_in_words(*summary.counter));
        case TriggerPhase::clearing: return clearing_distance(summary, trigger);
        case TriggerPhase::no_data:
            if (summary.nodes == 0) return "needs a node in service";
            if (!summary.quorum)
                return fmt::format("needs {} of {} nodes, has {}", (summary.nodes + 1) / 2, summary.nodes,
                                   summary.with_data);
            return "needs a value";
        case TriggerPhase::ok:
        case TriggerPhase::pending: break;
    }
    return waiting_distance(summary, trigger, window);
}

}  // namespace pyscaler::control
