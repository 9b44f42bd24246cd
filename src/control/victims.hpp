#pragma once
#include "control/facts.hpp"

#include <string>
#include <vector>

namespace pyscaler::control {

struct Victim {
    Id node{0};
    std::string name{};
    std::string reason{};  ///< "newest of the fullest zone eu-west-1a"
    friend bool operator==(const Victim&, const Victim&) = default;
};

/// Who goes, in order, and who was passed over and why.
struct Victims {
    std::vector<Victim> chosen{};
    std::vector<Victim> excluded{};
};

/// Chooses up to `count` nodes to remove, anew after each. Never a node that is protected, not removable, already
/// leaving, healthy and younger than min_age, or the last one of its zone under `spread`. Then by: failed or
/// unreachable, not yet in service (newest), outdated, fullest zone, victim_order, name. With `last` the newest node
/// that may go is taken.
Victims choose_victims(const std::vector<NodeFact>& nodes, int count, const ClusterPolicy& policy, bool last, Time now);

}  // namespace pyscaler::control
