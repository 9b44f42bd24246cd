#pragma once
#include "configuration/change.hpp"

namespace pyscaler::control {

/// The lint of policies as a check of changes: a cluster with all of its triggers; a trigger, and what it makes
/// impossible in its cluster; a counter in each trigger that looks at it. Has nothing to say of other nouns.
configuration::Remarks check_policy(db::Session& session, const configuration::Collection& collection,
                                    const void* object);

}  // namespace pyscaler::control
