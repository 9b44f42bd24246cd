#pragma once
#include "fleet/sessions.hpp"
#include "monitoring/host_key_witness.hpp"
#include "monitoring/last_readings.hpp"
#include "monitoring/round.hpp"
#include "samples/store.hpp"

#include <memory>

namespace pyscaler::monitoring {

/// Runs collection rounds. Each node is read on the event loop that has its connection. A dead, slow or flooding node
/// delays no other. What it is given outlives it.
class Collector {
public:
    Collector(fleet::Sessions& sessions, const Clock& clock, samples::Store& store, HostKeyWitness& host_keys);
    Collector(const Collector&) = delete;
    Collector& operator=(const Collector&) = delete;

    /// Reads every counter of the plan once, appends the samples under the slot's time as they come, and returns when
    /// all have answered or the plan closes. What did not answer is missing with its cause. Run it on any loop.
    Task<Round> collect(RoundPlan plan);

    /// Reads `counters` from `endpoint` now, without storing anything or disturbing a round: for a person who checks a
    /// node.
    Task<std::vector<RoundReading>> check(Endpoint endpoint, Counters counters, Deadline deadline);

    /// The newest reading of each series, with exit status and error output.
    const LastReadings& last_readings() const { return last_readings_; }

    /// Forgets what the last readings of a node were; its samples are the store's.
    void forget(std::int64_t node) { last_readings_.forget(node); }

private:
    using Sources = std::vector<std::unique_ptr<Source>>;
    Task<std::vector<RoundReading>> collect_from(std::shared_ptr<const RoundPlan> plan, std::size_t endpoint,
                                                 Deadline closes);

    fleet::Sessions& sessions_;
    const Clock& clock_;
    samples::Store& store_;
    LastReadings last_readings_;
    std::vector<Sources> sources_;  // of each event loop
};

}  // namespace pyscaler::monitoring
