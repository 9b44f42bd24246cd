#pragma once
#include "db/repository.hpp"
#include "model/cluster.hpp"
#include "model/execution.hpp"
#include "model/node.hpp"
#include "model/trigger.hpp"
#include "web/caller.hpp"
#include "web/reply.hpp"

#include <string>

namespace pyscaler::web {

inline const std::string& cluster_of(const model::Cluster& cluster) { return cluster.name.str(); }
inline const std::string& cluster_of(const model::Node& node) { return node.cluster.name; }
inline const std::string& cluster_of(const model::Trigger& trigger) { return trigger.cluster.name; }
inline const std::string& cluster_of(const model::Execution& execution) { return execution.cluster->str(); }

/// The `T` of this name, or `Errc::not_found`: also for one of a cluster that the caller must not see.
template <class T>
Result<T> visible(db::Session& session, const Caller& caller, const std::string& name) {
    auto found = db::Repository<T>{session}.require(name);
    if (found && !caller.sees(cluster_of(*found))) return no_such(model::description<T>().name, name);
    return found;
}

}  // namespace pyscaler::web
