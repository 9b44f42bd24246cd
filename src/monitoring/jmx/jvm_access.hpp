#pragma once
#include "jmx/access.hpp"
#include "model/jvm_profile.hpp"
#include "model/node.hpp"

#include <string>

namespace pyscaler::monitoring {

/// How the JVM of this profile on this node is reached.
pyscaler::jmx::Access access_of(const model::Node& node, const model::JvmProfile& profile);

/// What the pool of `fleet::Sessions` knows it by.
std::string pool_key_of(const model::Node& node, const model::JvmProfile& profile);

}  // namespace pyscaler::monitoring
