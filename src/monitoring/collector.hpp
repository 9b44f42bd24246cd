#pragma once
#include "base/event_loops.hpp"
#include "base/identifier.hpp"
#include "monitoring/host_key_witness.hpp"
#include "monitoring/last_readings.hpp"
#include "monitoring/round.hpp"
#include "samples/store.hpp"

#include <memory>

namespace pyscaler::monitoring {

/// Runs collection rounds. Nodes are spread over the event loops; each loop has its own connections, kept between
/// rounds. A dead, slow or flooding node delays no other. What it is given outlives it.
class Collector {
public:
    Collector(EventLoops& loops, const Clock& clock, Identifiers& identifiers, samples::Store& store,
              HostKeyWitness& host_keys);
    ~Collector();
    Collector(const Collector&) = delete;
    Collector& operator=(const Collector&) = delete;

    /// Reads every counter of the plan once, appends the samples under the slot's time as they come, and returns when
    /// all have answered or the plan closes. What did not answer is missing with its cause. Run it on any loop.
    Task<Round> collect(RoundPlan plan);

    /// Reads `counters` from `endpoint` now, without storing anything: for a person who checks a node.
    Task<std::vector<Reading>> check(Endpoint endpoint, Counters counters, Deadline deadline);

    /// Closes the connections of a node that is gone or that must not be worked on.
    void forget(std::int64_t node);

    /// The newest reading of each series, with exit status and error output.
    const LastReadings& last_readings() const { return last_readings_; }

    /// Runs one session-bound job on the loop that owns `node`: for actions that use the kept connections.
    asio::any_io_executor executor_of(std::int64_t node);
    pyscaler::ssh::Pool& pool_of(std::int64_t node);

    struct Figures {
        std::size_t connected{0};
        std::size_t failing{0};
    };
    Task<Figures> figures();

    /// Closes all connections.
    Task<void> stop(Deadline deadline);

private:
    struct Loop;
    Loop& loop_of(std::int64_t node);
    Task<std::vector<RoundReading>> collect_from(std::shared_ptr<const RoundPlan> plan, std::size_t endpoint,
                                                 Deadline closes);

    const Clock& clock_;
    samples::Store& store_;
    LastReadings last_readings_;
    std::vector<std::unique_ptr<Loop>> loops_;
};

}  // namespace pyscaler::monitoring
