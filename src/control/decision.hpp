#pragma once
#include "control/facts.hpp"
#include "control/record.hpp"

#include <optional>

namespace pyscaler::control {

/// What to do in one slot, and why.
struct Decision {
    Record record{};  ///< to be stored in the transaction that writes the intents; the next decision's `previous`
    bool repeated{
        false};  ///< the slot had been decided before: `record` is the previous one, and there is nothing to do

    /// At most one that grows or shrinks, and any number of effect none. Empty unless they are to be carried out.
    std::vector<Grant> grants() const { return acts() ? record.grants : std::vector<Grant>{}; }
    std::optional<Supersede> supersede() const { return acts() ? record.supersede : std::nullopt; }

private:
    bool acts() const { return record.acted && !repeated; }
};

/// Decides one slot. Pure: the same facts, previous record and time give the same decision, whoever asks.
/// `previous` is the cluster's last record, none for its first slot; one of another interval counts as none.
/// Stages, in order: node set, triggers, proposals, combine, blackout, stabilization, rate limit, cooldown,
/// schedule and forecast floor, min/max, freeze and mode, plan.
Decision decide(const Facts& facts, const std::optional<Record>& previous, Time now);

}  // namespace pyscaler::control
