#pragma once
#include "base/result.hpp"
#include "control/facts.hpp"
#include "fleet/upkeep.hpp"
#include "monitoring/round.hpp"

#include <string>
#include <vector>

namespace pyscaler::db {
class Session;
}

namespace pyscaler::control {

/// What is to be collected for one slot of `cluster`: the counters of its enabled triggers and the one that victims are
/// compared by, on every node that is in service or may come back to it.
Result<monitoring::RoundPlan> load_round_plan(db::Session& session, const std::string& cluster, Time slot);

/// What a round brought, as the decision wants it.
std::vector<Reading> readings_of(const monitoring::Round& round);

/// Which nodes were reached in a round: those of which any counter answered, with a value or by failing on the node. A
/// JVM without an answer says nothing of its machine: a node that nothing else was asked of is not among them.
std::vector<fleet::Sighting> sightings_of(const monitoring::Round& round);

}  // namespace pyscaler::control
