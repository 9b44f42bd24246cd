#pragma once
#include "control/trigger_state.hpp"

#include <optional>
#include <string>

namespace pyscaler::control {

/// One series (or the mean of all) in one slot, as a trigger sees it.
struct Watched {
    const NodeFact* node{nullptr};  ///< none: the mean
    const JvmFact* jvm{nullptr};
    Streak streak{};
    Verdict verdict{Verdict::lost};
    std::optional<double> value{};
    std::string_view cause{};
};

/// What a slot came to for one counter of a trigger.
struct CounterSummary {
    const CounterPolicy* counter{nullptr};
    TriggerPhase phase{TriggerPhase::ok};
    bool vetoes_shrinking{false};
    bool quorum{true};
    int nodes{0};      ///< aggregates: in service,
    int with_data{0};  ///< with a value in this slot,
    int met{0};        ///< every_node: with a full window
    Watched shown{};   ///< the series that decides it, or is nearest to; its streak is that of the verdict
};

/// "cpu 83 > 80 on web01 for 3 slots"
std::string reason_of(const CounterSummary& summary, const TriggerPolicy& trigger, Window window);

/// "2 more slots above 80"
std::string distance_of(const CounterSummary& summary, const TriggerPolicy& trigger, Window window);

}  // namespace pyscaler::control
