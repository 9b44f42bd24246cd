#include "control/lint.hpp"

#include "control/condition.hpp"
#include "control/slot.hpp"
#include "control/streak.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/core.h>
#include <set>

namespace pyscaler::control {
namespace {

using std::chrono::milliseconds;

bool rises(Comparison comparison) {
    return comparison == Comparison::greater || comparison == Comparison::greater_or_equal;
}
bool falls(Comparison comparison) { return comparison == Comparison::less || comparison == Comparison::less_or_equal; }

class Lint {
public:
    Lint(const ClusterPolicy& cluster, const std::vector<TriggerPolicy>& triggers, const LintContext& context)
        : cluster_(cluster), triggers_(triggers), context_(context) {}

    std::vector<Finding> run() {
        check_cluster();
        check_growth_trigger();
        std::set<std::string_view> names;
        for (const auto& trigger : triggers_) {
            if (!names.insert(trigger.name).second) error(field(trigger, "name"), "another trigger has this name");
            check_trigger(trigger);
            check_window(trigger);
            for (const auto& counter : trigger.counters) check_counter(trigger, counter);
            if (trigger.effect == Effect::shrinks) check_shrinking(trigger);
        }
        check_flapping();
        errors_.insert(errors_.end(), warnings_.begin(), warnings_.end());
        return std::move(errors_);
    }

private:
    static std::string field(const TriggerPolicy& trigger, std::string_view member) {
        return fmt::format("triggers.{}.{}", trigger.name, member);
    }
    void warn(std::string where, std::string message) {
        warnings_.push_back({Severity::warning, std::move(where), std::move(message)});
    }
    void error(std::string where, std::string message) {
        errors_.push_back({Severity::error, std::move(where), std::move(message)});
    }

    void check_cluster();
    void check_growth_trigger();
    void check_trigger(const TriggerPolicy& trigger);
    void check_window(const TriggerPolicy& trigger);
    void check_counter(const TriggerPolicy& trigger, const CounterPolicy& counter);
    void check_shrinking(const TriggerPolicy& trigger);
    void check_flapping();
    void check_pair(const TriggerPolicy& grow, const CounterPolicy& high, const TriggerPolicy& shrink,
                    const CounterPolicy& low);

    const ClusterPolicy& cluster_;
    const std::vector<TriggerPolicy>& triggers_;
    const LintContext& context_;
    std::vector<Finding> errors_{};
    std::vector<Finding> warnings_{};
};

void Lint::check_cluster() {
    if (cluster_.interval.value() < milliseconds{1000}) error("interval", "shorter than 1s");
    if (cluster_.min < 0) error("min", "negative");
    if (cluster_.min > cluster_.max)
        error("min", fmt::format("min {} is more than max {}", cluster_.min, cluster_.max));
    const auto warmup = context_.warmup_p90.value_or(cluster_.warmup);
    if (cluster_.cooldown_in < cluster_.warmup)
        warn("cooldown_in",
             fmt::format("{} is shorter than the warm-up of {}: a node may be removed before the last one "
                         "has taken its share",
                         format_duration(cluster_.cooldown_in), format_duration(cluster_.warmup)));
    if (cluster_.warmup < warmup)
        warn("warmup", fmt::format("{} is shorter than measured: one node of ten needs more than {}",
                                   format_duration(cluster_.warmup), format_duration(warmup)));
}

void Lint::check_growth_trigger() {
    const auto& name = cluster_.growth_trigger;
    const bool grows = std::ranges::find(triggers_, Effect::grows, &TriggerPolicy::effect) != triggers_.end();
    if (name.empty()) {
        if (cluster_.min > 0 && grows)
            warn("growth_trigger", "none named: below min nothing refills the cluster, there is only an alert");
        return;
    }
    const auto named = std::ranges::find(triggers_, name, &TriggerPolicy::name);
    if (named == triggers_.end())
        error("growth_trigger", fmt::format("the cluster has no trigger {}", name));
    else if (named->effect != Effect::grows)
        error("growth_trigger", fmt::format("no step of {} adds a node", name));
}

void Lint::check_trigger(const TriggerPolicy& trigger) {
    if (trigger.counters.empty()) warn(field(trigger, "counters"), "without a counter it never fires");
    if (trigger.steps == 0) warn(field(trigger, "steps"), "without a step it does nothing");
    if (trigger.effect != Effect::none && trigger.amount < 1) error(field(trigger, "amount"), "less than one node");
    if (trigger.clear_slots < 1) error(field(trigger, "clear_slots"), "less than one slot");
    if (trigger.effect == Effect::grows && trigger.amount > std::max(cluster_.max - cluster_.min, 0))
        warn(field(trigger, "amount"),
             fmt::format("{} nodes never fit between min {} and max {}", trigger.amount, cluster_.min, cluster_.max));
}

void Lint::check_window(const TriggerPolicy& trigger) {
    const auto slots = slots_of(trigger.timing, cluster_.interval);
    if (trigger.timing.value() > milliseconds{0} && trigger.timing < cluster_.interval)
        warn(field(trigger, "timing"),
             fmt::format("{} is shorter than the interval {}: one slot decides", format_duration(trigger.timing),
                         format_duration(cluster_.interval)));
    if (trigger.slots_needed < 0 || trigger.slots_needed > slots)
        error(field(trigger, "slots_needed"),
              fmt::format("{} of {} slots: the timing has no more", trigger.slots_needed, slots));
    const bool partial = trigger.slots_needed > 0 && trigger.slots_needed < slots;
    if (partial && slots > longest_partial_window)
        error(field(trigger, "slots_needed"),
              fmt::format("of {} slots all are needed: fewer only of up to {}", slots, longest_partial_window));
    if (trigger.effect != Effect::grows || !context_.boot_time || !context_.tolerated_breach) return;
    const auto relief = slots * cluster_.interval.value() + context_.boot_time->value();
    if (relief > context_.tolerated_breach->value())
        warn(field(trigger, "timing"),
             fmt::format("relief comes after {} ({} slots and {} to boot), tolerated are {}", format_duration(relief),
                         slots, format_duration(*context_.boot_time), format_duration(*context_.tolerated_breach)));
}

void Lint::check_counter(const TriggerPolicy& trigger, const CounterPolicy& counter) {
    const auto where = field(trigger, "counters." + counter.name);
    if (!std::isfinite(counter.threshold) || !std::isfinite(counter.clear.value_or(0)))
        error(where, "the threshold is not a finite number");
    if (!counter.clear) return;
    if (rises(counter.comparison) && *counter.clear > counter.threshold)
        error(where, fmt::format("clear {} is above the threshold {}", number_text(*counter.clear),
                                 number_text(counter.threshold)));
    if (falls(counter.comparison) && *counter.clear < counter.threshold)
        error(where, fmt::format("clear {} is below the threshold {}", number_text(*counter.clear),
                                 number_text(counter.threshold)));
    if (!rises(counter.comparison) && !falls(counter.comparison))
        warn(where, fmt::format("{} has no clear threshold: it is ignored", model::enum_name(counter.comparison)));
}

void Lint::check_shrinking(const TriggerPolicy& trigger) {
    if (scope_of(trigger) == Scope::any_node)
        warn(field(trigger, "scope"), "any_node: one idle node shrinks a busy cluster; every_node or average is meant");
    for (const auto& counter : trigger.counters) {
        if (counter.missing == Missing::breaching)
            warn(field(trigger, "counters." + counter.name),
                 "breaching: a check that fails counts as idle, so it holds the shrinking as long as it fails");
        if (counter.missing == Missing::value && compares(counter.missing_value, counter.comparison, counter.threshold))
            warn(field(trigger, "counters." + counter.name),
                 fmt::format("value {}: a check that fails counts as idle", number_text(counter.missing_value)));
    }
}

/// Idea 4: if the average that a step leaves behind is past the other trigger's threshold, the step undoes itself.
void Lint::check_flapping() {
    for (const auto& grow : triggers_) {
        if (grow.effect != Effect::grows || scope_of(grow) != Scope::average) continue;
        for (const auto& shrink : triggers_) {
            if (shrink.effect != Effect::shrinks || scope_of(shrink) != Scope::average) continue;
            for (const auto& high : grow.counters)
                for (const auto& low : shrink.counters)
                    if (high.id == low.id && rises(high.comparison) && falls(low.comparison))
                        check_pair(grow, high, shrink, low);
        }
    }
}

/// Both steps weigh most in the smallest cluster, so the smallest n speaks for all.
void Lint::check_pair(const TriggerPolicy& grow, const CounterPolicy& high, const TriggerPolicy& shrink,
                      const CounterPolicy& low) {
    const auto in = low.threshold, out = high.threshold;
    const auto from = std::max(cluster_.min + shrink.amount, shrink.amount + 1);
    const auto after_in = in * from / (from - shrink.amount);
    if (shrink.amount > 0 && from <= cluster_.max && after_in >= out)
        warn(field(shrink, "counters." + low.name),
             fmt::format("flaps with {}: from {} nodes to {} the average of {} becomes {}, past {}; safe is below {}",
                         grow.name, from, from - shrink.amount, number_text(in), number_text(after_in),
                         number_text(out), number_text(out * (from - shrink.amount) / from)));
    const auto least = std::max(cluster_.min, 1);
    const auto after_out = out * least / (least + grow.amount);
    if (grow.amount > 0 && least + grow.amount <= cluster_.max && after_out <= in)
        warn(field(grow, "counters." + high.name),
             fmt::format("flaps with {}: from {} nodes to {} the average of {} becomes {}, past {}; safe is above {}",
                         shrink.name, least, least + grow.amount, number_text(out), number_text(after_out),
                         number_text(in), number_text(in * (least + grow.amount) / least)));
}

}  // namespace

std::vector<Finding> lint(const ClusterPolicy& cluster, const std::vector<TriggerPolicy>& triggers,
                          const LintContext& context) {
    return Lint{cluster, triggers, context}.run();
}

}  // namespace pyscaler::control
