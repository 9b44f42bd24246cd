#pragma once
#include "db/session.hpp"

#include <string>

namespace pyscaler::configuration {

/// All that is applicable as one apply file, which changes nothing when it is applied where it came from. Left out are
/// what has its default, nodes that the program launched, its own periodic tasks, and secrets: a comment says so, and
/// applying keeps them.
std::string export_yaml(db::Session& session);

}  // namespace pyscaler::configuration
