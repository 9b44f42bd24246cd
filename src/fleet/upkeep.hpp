#pragma once
#include "base/clock.hpp"
#include "base/result.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace pyscaler::db {
class Session;
}

namespace pyscaler::fleet {

/// warming → in_service for every node whose cluster's warm-up has passed. Returns their names.
Result<std::vector<std::string>> end_warmups(db::Session& session, Time now);

/// What a round saw of one node: whether anything on it answered.
struct Sighting {
    std::int64_t node{0};
    bool reachable{false};
};

/// Notes since when a node in service has not been reached. A fixed node that had failed and answers again returns to
/// service. Nothing fails here: that is the decision's to say, which knows whether all nodes are silent or one.
Result<void> note_sightings(db::Session& session, Time now, const std::vector<Sighting>& sightings);

/// in_service → failed, for a node that the decision considers lost.
Result<void> note_lost(db::Session& session, Time now, std::int64_t node);

}  // namespace pyscaler::fleet
