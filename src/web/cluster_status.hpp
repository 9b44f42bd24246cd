#pragma once
#include "base/clock.hpp"
#include "model/cluster.hpp"

#include <boost/json/object.hpp>
#include <map>
#include <string>

namespace pyscaler::db {
class Session;
}

namespace pyscaler::web {

/// How many nodes are in each state, by the state's outward name; terminated ones are not counted.
std::map<std::string, std::int64_t, std::less<>> nodes_by_state(db::Session& session, const std::string& cluster);

/// A cluster at a glance: {"name", "mode", "min", "max", "nodes": {state: count}, "decision": {"slot", "outcome",
/// "desired", "acted", "alerts"} or null, "triggers", "executions" that have not ended, "freezes" that hold now}.
boost::json::object cluster_status(db::Session& session, Time now, const model::Cluster& cluster);

}  // namespace pyscaler::web
