#pragma once
#include "control/facts.hpp"

#include <vector>

namespace pyscaler::control {

/// Whether it has been unreachable for so long that it is considered failed.
bool is_unreachable(const NodeFact& node, const ClusterPolicy& policy, Time now);

/// The cluster's nodes as the decision counts them.
struct NodeSet {
    std::vector<const NodeFact*> in_service{};   ///< ascending by id, without the unreachable ones
    std::vector<const NodeFact*> unreachable{};  ///< considered failed
    int coming{0};                               ///< intent to warming: decided or paid for, not yet in service
    int may_exist{0};                            ///< n_cap: everything that may exist, with draining and failed nodes
    bool blackout{false};

    /// n: the capacity there is or that is coming, not draining and not failed. An intent counts, so that nothing is
    /// launched twice.
    int count() const { return static_cast<int>(in_service.size()) + coming; }
};

/// In a blackout (two nodes or more in service, and none has reported for unreachable_after) it is more likely that we
/// are cut off than that all of them are dead: they stay in the set.
NodeSet node_set(const std::vector<NodeFact>& nodes, const ClusterPolicy& policy, Time now);

}  // namespace pyscaler::control
