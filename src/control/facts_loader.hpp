#pragma once
#include "base/result.hpp"
#include "control/facts.hpp"

#include <string>
#include <vector>

namespace pyscaler::db {
class Session;
}

namespace pyscaler::control {

/// What the database says about a cluster, as the decision of `slot` wants it; `readings` are passed on.
/// `Errc::not_found`: no such cluster.
Result<Facts> load_facts(db::Session& session, const std::string& cluster, Time slot, std::vector<Reading> readings);

}  // namespace pyscaler::control
