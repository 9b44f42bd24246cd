#pragma once
#include "control/trigger_reason.hpp"

#include <cstdint>
#include <vector>

namespace pyscaler::control {

/// Walks streaks that ascend by key, asked for ascending keys.
class PreviousStreaks {
public:
    PreviousStreaks(const std::vector<Streak>& streaks, std::int64_t skipped) : streaks_(streaks), skipped_(skipped) {}
    Streak take(SeriesKey key);

private:
    const std::vector<Streak>& streaks_;
    std::int64_t skipped_;
    std::size_t at_{0};
};

/// One slot of one trigger. Its counters are looked at in ascending order of their ids.
class TriggerSlot {
public:
    /// All arguments outlive it.
    TriggerSlot(const TriggerPolicy& trigger, Duration interval, const SlotView& view,
                const std::vector<Streak>& previous, std::int64_t skipped);

    /// Appends the counter's streaks to `streaks`, those that are not zero.
    CounterSummary look_at(const CounterPolicy& counter, std::vector<Streak>& streaks);

    Window window() const { return window_; }

private:
    void observe(const CounterPolicy& counter);
    void observe(const CounterPolicy& counter, const NodeFact& node, const JvmFact* jvm, const Reading* reading);
    void count(Streak& streak, bool has_value, Verdict verdict) const;
    CounterSummary any_node(const CounterPolicy& counter, std::vector<Streak>& streaks);
    CounterSummary every_node(const CounterPolicy& counter, Streak verdict, std::vector<Streak>& streaks);
    CounterSummary average(const CounterPolicy& counter, Streak mean, std::vector<Streak>& streaks);
    void count_nodes(const CounterPolicy& counter, CounterSummary& summary) const;
    bool has_data(const CounterPolicy& counter, const Watched& watched) const;
    bool vetoes(const CounterPolicy& counter, const Streak& streak) const;
    bool is_met(const Streak& streak) const { return streak.count >= window_.needed; }

    const TriggerPolicy& trigger_;
    Scope scope_;
    Window window_;
    const SlotView& view_;
    PreviousStreaks previous_;
    std::vector<Watched> series_{};  ///< of the counter being looked at, ascending by key
};

}  // namespace pyscaler::control
