#pragma once
#include "control/record.hpp"

#include <boost/json/array.hpp>
#include <optional>
#include <string>

namespace pyscaler::db {
class Session;
}

namespace pyscaler::web {

/// How each trigger of a cluster stands after `record`, its newest: {"trigger", "cluster", "enabled", "state", "since",
/// "reason", "distance", "condition"}. One that was not decided yet is `no_data`.
boost::json::array trigger_states(db::Session& session, const std::string& cluster,
                                  const std::optional<control::Record>& record);

}  // namespace pyscaler::web
