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

/// What stands between the caller and something of this cluster: that it does not exist for them, or that they may only
/// look at it.
template <class T>
Result<void> may_use(const Caller& caller, const std::string& cluster, const std::string& name) {
    if (caller.sees(cluster)) return {};
    if (!caller.looking().sees(cluster)) return no_such(model::description<T>().name, name);
    return forbidden("this needs a role in cluster " + cluster + " that " + caller.name + " has not");
}

/// The `T` of this name, or `Errc::not_found`: also for one of a cluster that the caller must not see. One that they
/// may see and not do this to is forbidden.
template <class T>
Result<T> visible(db::Session& session, const Caller& caller, const std::string& name) {
    auto found = db::Repository<T>{session}.require(name);
    if (!found) return found;
    if (auto allowed = may_use<T>(caller, cluster_of(*found), name); !allowed) return allowed.error();
    return found;
}

}  // namespace pyscaler::web
