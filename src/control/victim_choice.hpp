#pragma once
#include "base/clock.hpp"
#include "base/result.hpp"
#include "control/victims.hpp"

#include <string>
#include <vector>

namespace pyscaler::db {
class Session;
}

namespace pyscaler::control {

/// Who goes when a person removes `count` nodes of `cluster`: the youngest may, too. `Errc::not_found`: no such
/// cluster.
Result<Victims> victims_by_hand(db::Session& session, Time now, const std::string& cluster, int count,
                                bool removes_last);

/// The nodes that a removal by hand takes from `cluster`, in the order of victims.hpp. `Errc::conflict` when not that
/// many may go; it says who was passed over and why.
Result<std::vector<std::string>> choose_by_hand(db::Session& session, Time now, const std::string& cluster, int count,
                                                bool removes_last);

}  // namespace pyscaler::control
