#include "control/node_set.hpp"

#include <algorithm>

namespace pyscaler::control {
namespace {

bool may_exist(const NodeFact& node) {
    switch (node.state) {
        case NodeState::terminated: return false;
        case NodeState::failed:
        case NodeState::standby: return node.instance_may_exist;
        default: return true;
    }
}

bool is_coming(NodeState state) {
    return state == NodeState::intent || state == NodeState::pending || state == NodeState::booting ||
           state == NodeState::configuring || state == NodeState::warming;
}

/// A node that still boots is not expected to answer; launch_timeout judges it.
bool should_answer(NodeState state) { return state == NodeState::in_service || state == NodeState::warming; }

bool is_blackout(const std::vector<NodeFact>& nodes, const ClusterPolicy& policy, Time now) {
    int in_service = 0;
    for (const auto& node : nodes) {
        if (node.state != NodeState::in_service) continue;
        if (!is_unreachable(node, policy, now)) return false;
        ++in_service;
    }
    return in_service >= 2;
}

}  // namespace

bool is_unreachable(const NodeFact& node, const ClusterPolicy& policy, Time now) {
    return should_answer(node.state) && node.unreachable_since &&
           now - *node.unreachable_since >= policy.unreachable_after.value();
}

NodeSet node_set(const std::vector<NodeFact>& nodes, const ClusterPolicy& policy, Time now) {
    NodeSet set{.blackout = is_blackout(nodes, policy, now)};
    for (const auto& node : nodes) {
        set.may_exist += may_exist(node) ? 1 : 0;
        if (!set.blackout && is_unreachable(node, policy, now))
            set.unreachable.push_back(&node);
        else if (node.state == NodeState::in_service)
            set.in_service.push_back(&node);
        else if (is_coming(node.state))
            ++set.coming;
    }
    std::ranges::sort(set.in_service, {}, &NodeFact::id);
    std::ranges::sort(set.unreachable, {}, &NodeFact::id);
    return set;
}

}  // namespace pyscaler::control
