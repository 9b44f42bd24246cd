#pragma once
#include "model/jvm_profile.hpp"
#include "model/node.hpp"
#include "model/ssh_profile.hpp"

#include <memory>

namespace pyscaler::monitoring {

/// Where counters are read: a node, or a JVM on it.
struct Endpoint {
    std::shared_ptr<const model::Node> node{};
    std::shared_ptr<const model::SshProfile> ssh_profile{};  ///< none: SSH counters of this node are missing
    std::shared_ptr<const model::JvmProfile> jvm{};          ///< none: the node itself
};

}  // namespace pyscaler::monitoring
