#pragma once
#include "base/clock.hpp"
#include "base/duration.hpp"
#include "monitoring/source.hpp"
#include "samples/series_key.hpp"

#include <string>
#include <vector>

namespace pyscaler::monitoring {

/// What one round collects: one slot of one cluster.
struct RoundPlan {
    std::string cluster{};
    Time slot{};  ///< its beginning; nodes are read spread over the interval from here
    Duration interval{};
    Time closes{};  ///< what has not answered by then is missing
    std::vector<Endpoint> endpoints{};
    Counters counters{};  ///< each is read at the endpoints it belongs to: nodes, or JVMs
};

/// One reading of a round and where it belongs.
struct RoundReading {
    samples::SeriesKey key{};
    Reading reading{};
};

/// What a round brought: one reading for each counter and endpoint that belong together.
struct Round {
    std::string cluster{};
    Time slot{};
    std::vector<RoundReading> readings{};
};

/// When within the interval a node is read: the same for every round, spread evenly over the nodes, within the first
/// four fifths so that a quick node answers before the slot ends.
std::chrono::milliseconds offset_of(std::int64_t node, Duration interval);

}  // namespace pyscaler::monitoring
