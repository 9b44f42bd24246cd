#include "control/trigger_slot.hpp"

#include <algorithm>
#include <cmath>
#include <tuple>

namespace pyscaler::control {
namespace {

/// The readings of one counter, asked for ascending keys.
class CounterReadings {
public:
    explicit CounterReadings(std::span<const Reading* const> readings) : readings_(readings) {}

    const Reading* take(SeriesKey key) {
        const Reading* found = nullptr;
        for (; at_ < readings_.size() && SlotView::key_of(*readings_[at_]) <= key; ++at_)
            if (SlotView::key_of(*readings_[at_]) == key) found = readings_[at_];
        return found;
    }

private:
    std::span<const Reading* const> readings_;
    std::size_t at_{0};
};

void keep(std::vector<Streak>& streaks, const Streak& streak) {
    if (!streak.is_zero()) streaks.push_back(streak);
}

bool is_silent(const CounterPolicy& counter, const Streak& streak) {
    return counter.missing == Missing::hold && streak.has_no_data();
}

TriggerPhase phase_of(const CounterPolicy& counter, const Streak& streak) {
    if (streak.phase == Phase::firing) return TriggerPhase::firing;
    if (streak.phase == Phase::clearing) return TriggerPhase::clearing;
    if (is_silent(counter, streak)) return TriggerPhase::no_data;
    return streak.count > 0 ? TriggerPhase::pending : TriggerPhase::ok;
}

/// How near a series is to firing: larger is nearer.
auto nearness(const CounterPolicy& counter, const Watched& watched) {
    const auto past = watched.value ? excess(*watched.value, counter) : -HUGE_VAL;
    return std::tuple(rank(phase_of(counter, watched.streak)), watched.streak.count, past);
}

std::optional<double> mean_of(const std::vector<Watched>& series, const CounterPolicy& counter) {
    double sum = 0;
    int count = 0;
    for (const auto& watched : series) {
        if (!watched.value && counter.missing != Missing::value) continue;
        sum += watched.value.value_or(counter.missing_value);
        ++count;
    }
    if (count == 0 || !std::isfinite(sum)) return std::nullopt;
    return sum / count;
}

/// What one slot says of every_node, and which series is farthest from it.
struct Unanimity {
    bool any_clear{false};
    bool all_beyond{true};
    bool all_met{true};
    bool all_running{true};
    const Watched* farthest{nullptr};

    void add(const CounterPolicy& counter, const Watched& watched, bool met) {
        any_clear |= watched.verdict == Verdict::clear;
        all_beyond &= watched.verdict == Verdict::beyond || watched.verdict == Verdict::lost;
        all_met &= met;
        all_running &= watched.streak.count > 0;
        if (farthest == nullptr || nearness(counter, watched) < nearness(counter, *farthest)) farthest = &watched;
    }

    Verdict verdict() const {
        if (any_clear) return Verdict::clear;
        return all_beyond ? Verdict::beyond : Verdict::between;
    }
};

}  // namespace

Streak PreviousStreaks::take(SeriesKey key) {
    while (at_ < streaks_.size() && streaks_[at_].key < key) ++at_;
    const bool known = at_ < streaks_.size() && streaks_[at_].key == key;
    Streak streak = known ? streaks_[at_] : Streak{.key = key};
    if (skipped_ > 0) count_lost(streak, skipped_);
    return streak;
}

TriggerSlot::TriggerSlot(const TriggerPolicy& trigger, Duration interval, const SlotView& view,
                         const std::vector<Streak>& previous, std::int64_t skipped)
    : trigger_(trigger),
      scope_(scope_of(trigger)),
      window_(window_of(trigger, interval)),
      view_(view),
      previous_(previous, skipped) {}

CounterSummary TriggerSlot::look_at(const CounterPolicy& counter, std::vector<Streak>& streaks) {
    Streak whole{};
    if (scope_ != Scope::any_node) whole = previous_.take({counter.id, 0, 0});
    observe(counter);
    if (series_.empty()) return {.counter = &counter, .phase = TriggerPhase::no_data, .quorum = false};
    switch (scope_) {
        case Scope::any_node: return any_node(counter, streaks);
        case Scope::every_node: return every_node(counter, whole, streaks);
        case Scope::average: return average(counter, whole, streaks);
    }
    return {};
}

void TriggerSlot::observe(const CounterPolicy& counter) {
    series_.clear();
    CounterReadings readings{view_.of_counter(counter.id)};
    std::vector<const JvmFact*> jvms;
    for (const auto* node : view_.nodes()) {
        if (!counter.per_jvm) {
            observe(counter, *node, nullptr, readings.take({counter.id, node->id, 0}));
            continue;
        }
        jvms.clear();
        for (const auto& jvm : node->jvms) jvms.push_back(&jvm);
        std::ranges::sort(jvms, {}, &JvmFact::id);
        for (const auto* jvm : jvms) observe(counter, *node, jvm, readings.take({counter.id, node->id, jvm->id}));
    }
}

void TriggerSlot::observe(const CounterPolicy& counter, const NodeFact& node, const JvmFact* jvm,
                          const Reading* reading) {
    Watched watched{.node = &node, .jvm = jvm};
    if (reading != nullptr) watched.cause = reading->cause;
    if (reading != nullptr && reading->value && std::isfinite(*reading->value)) watched.value = reading->value;
    if (scope_ != Scope::average) {
        watched.streak = previous_.take({counter.id, node.id, jvm == nullptr ? 0 : jvm->id});
        watched.verdict = watched.value ? judge(*watched.value, counter) : judge_missing(counter);
        count(watched.streak, watched.value.has_value(), watched.verdict);
    }
    series_.push_back(std::move(watched));
}

void TriggerSlot::count(Streak& streak, bool has_value, Verdict verdict) const {
    if (verdict == Verdict::lost) return count_lost(streak, 1);
    streak.lost = has_value ? 0 : std::min(streak.lost + 1, lost_limit);
    count_slot(streak, verdict == Verdict::beyond, window_);
}

CounterSummary TriggerSlot::any_node(const CounterPolicy& counter, std::vector<Streak>& streaks) {
    CounterSummary summary{.counter = &counter, .nodes = static_cast<int>(view_.nodes().size())};
    const Watched* nearest = &series_.front();
    for (auto& watched : series_) {
        move_phase(watched.streak, is_met(watched.streak), watched.verdict, view_.slot(), trigger_);
        keep(streaks, watched.streak);
        summary.vetoes_shrinking |= vetoes(counter, watched.streak);
        if (nearness(counter, *nearest) < nearness(counter, watched)) nearest = &watched;
    }
    summary.shown = *nearest;
    summary.phase = phase_of(counter, nearest->streak);
    return summary;
}

CounterSummary TriggerSlot::every_node(const CounterPolicy& counter, Streak verdict, std::vector<Streak>& streaks) {
    CounterSummary summary{.counter = &counter};
    count_nodes(counter, summary);
    Unanimity all;
    for (const auto& watched : series_) {
        summary.vetoes_shrinking |= vetoes(counter, watched.streak);
        summary.met += is_met(watched.streak) ? 1 : 0;
        if (!is_silent(counter, watched.streak)) all.add(counter, watched, is_met(watched.streak));
    }
    const bool fired = verdict.phase != Phase::idle;
    if (summary.quorum) {
        verdict.lost = 0;
        move_phase(verdict, all.all_met, all.verdict(), view_.slot(), trigger_);
    } else {
        count_lost(verdict, 1);
    }
    const bool over = fired && verdict.phase == Phase::idle;
    keep(streaks, verdict);
    for (auto& watched : series_) {
        if (over) restart_count(watched.streak);
        keep(streaks, watched.streak);
    }
    summary.shown = all.farthest != nullptr ? *all.farthest : series_.front();
    summary.shown.streak.phase = verdict.phase;
    summary.shown.streak.clear_slots = verdict.clear_slots;
    summary.shown.streak.clearing_since = verdict.clearing_since;
    summary.phase = phase_of(counter, verdict);
    if (summary.phase == TriggerPhase::ok && all.all_running && !over) summary.phase = TriggerPhase::pending;
    if (summary.quorum) return summary;
    summary.phase = TriggerPhase::no_data;
    summary.vetoes_shrinking = trigger_.effect != Effect::none;
    return summary;
}

CounterSummary TriggerSlot::average(const CounterPolicy& counter, Streak mean, std::vector<Streak>& streaks) {
    CounterSummary summary{.counter = &counter};
    count_nodes(counter, summary);
    auto& shown = summary.shown;
    if (summary.quorum) shown.value = mean_of(series_, counter);
    shown.verdict = shown.value ? judge(*shown.value, counter) : judge_missing(counter);
    shown.cause = "too few nodes have data";
    count(mean, shown.value.has_value(), shown.verdict);
    move_phase(mean, is_met(mean), shown.verdict, view_.slot(), trigger_);
    keep(streaks, mean);
    shown.streak = mean;
    summary.phase = phase_of(counter, mean);
    summary.vetoes_shrinking = vetoes(counter, mean);
    if (shown.verdict != Verdict::lost) return summary;
    summary.phase = TriggerPhase::no_data;
    summary.vetoes_shrinking = trigger_.effect != Effect::none;
    return summary;
}

bool TriggerSlot::has_data(const CounterPolicy& counter, const Watched& watched) const {
    if (watched.value || counter.missing == Missing::value) return true;
    return scope_ == Scope::every_node && counter.missing != Missing::hold;
}

void TriggerSlot::count_nodes(const CounterPolicy& counter, CounterSummary& summary) const {
    const NodeFact* seen = nullptr;
    const NodeFact* counted = nullptr;
    for (const auto& watched : series_) {
        if (watched.node != seen) ++summary.nodes;
        seen = watched.node;
        if (watched.node == counted || !has_data(counter, watched)) continue;
        ++summary.with_data;
        counted = watched.node;
    }
    summary.quorum = summary.with_data * 2 >= summary.nodes;
}

/// A check that failed must never count as a quiet node: what is missing may not be a reason to shrink.
bool TriggerSlot::vetoes(const CounterPolicy& counter, const Streak& streak) const {
    if (trigger_.effect == Effect::none) return false;
    if (counter.missing == Missing::hold) return streak.has_no_data();
    if (counter.missing == Missing::breaching)
        return trigger_.effect == Effect::shrinks ? streak.lost > 0 : streak.has_no_data();
    return false;
}

}  // namespace pyscaler::control
