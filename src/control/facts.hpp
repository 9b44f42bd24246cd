#pragma once
#include "base/clock.hpp"
#include "control/policy.hpp"
#include "model/node.hpp"

#include <optional>
#include <string>
#include <vector>

namespace pyscaler::control {

using model::NodeState;

/// A person's protection of a node.
struct Protection {
    bool touch{false};  ///< no_touch, else no_scale_in; both keep the node from being a victim
    std::string reason{};
    std::optional<Time> until{};
};

struct JvmFact {
    Id id{0};
    std::string name{};
};

/// Identifiers are positive.
struct NodeFact {
    Id id{0};
    std::string name{};
    NodeState state{NodeState::in_service};
    Time created_at{};
    std::optional<Time> in_service_at{};
    bool instance_may_exist{true};  ///< failed and standby nodes count against max while it may
    bool removable{true};           ///< false for a fixed node that PyScaler did not make
    std::vector<Protection> protections{};
    std::string zone{};
    bool outdated{false};                     ///< its profile or image has changed since it was made
    std::optional<double> busy{};             ///< the least_busy counter's last value
    std::optional<Time> unreachable_since{};  ///< no reading of any counter since then
    std::vector<JvmFact> jvms{};              ///< JVMs that `per_jvm` counters are read from
};

/// What one counter said on one node (and JVM, else 0) in one slot.
struct Reading {
    Time slot{};  ///< the slot in which the poll started
    Id counter{0};
    Id node{0};
    Id jvm{0};
    std::optional<double> value{};
    std::string cause{};  ///< why there is no value: "timeout", "exit 3"
};

struct Freeze {
    bool everywhere{false};  ///< of all clusters, not only this one
    std::string reason{};
    std::string author{};
    std::optional<Time> until{};
};

/// An execution of one of the cluster's triggers that has not ended.
struct RunningExecution {
    Id id{0};
    Id trigger{0};
    Effect effect{Effect::none};
    bool node_terminated{false};  ///< shrinking: past the point of no return
    std::vector<Id> nodes{};      ///< shrinking: the nodes it removes
};

/// When capacity last changed; from the executions and nodes of the cluster. None: never.
struct History {
    std::optional<Time> scale_out_started{};
    std::optional<Time> launched_settled{};  ///< the last launched node came into service, or failed
    std::optional<Time> scale_in_finished{};
};

/// All that a decision is made from. Order does not matter in any list.
struct Facts {
    std::string cluster{};
    Time slot{};  ///< the closed slot to decide
    ClusterPolicy policy{};
    std::vector<TriggerPolicy> triggers{};
    std::vector<NodeFact> nodes{};
    std::vector<Reading> readings{};  ///< of `slot`, and of slots after the previous record's, if they were collected
    std::vector<Freeze> freezes{};
    std::vector<RunningExecution> running{};
    History history{};
};

}  // namespace pyscaler::control
