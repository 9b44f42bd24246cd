#pragma once
#include "base/clock.hpp"
#include "model/node.hpp"

#include <string>
#include <string_view>

namespace pyscaler::db {
class Session;
}

namespace pyscaler::fleet {

/// Writes that the program itself did `verb` ("pin", "mend") to `node`, and what.
void audit(db::Session& session, Time now, std::string_view verb, const model::Node& node, std::string message);

}  // namespace pyscaler::fleet
