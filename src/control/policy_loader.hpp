#pragma once
#include "base/result.hpp"
#include "control/policy.hpp"

#include <vector>

namespace pyscaler::db {
class Session;
}

namespace pyscaler::control {

/// A cluster's policy with those of its triggers.
struct Policies {
    ClusterPolicy cluster;
    std::vector<TriggerPolicy> triggers{};
};

/// The policies as the database has them.
Result<Policies> load_policies(db::Session& session, const model::Cluster& cluster);

}  // namespace pyscaler::control
