#pragma once
#include "model/node.hpp"
#include "model/ssh_profile.hpp"
#include "ssh/login.hpp"

namespace pyscaler::fleet {

/// How `node` is logged in to with `profile`: its hostname, its pinned host key, the profile's key (read from the key
/// file where the profile names one). `Errc::invalid`: the key file cannot be read, or the node has no hostname yet;
/// `Errc::denied`: the profile takes only pinned keys and the node has none.
Result<ssh::Login> login_of(const model::Node& node, const model::SshProfile& profile);

}  // namespace pyscaler::fleet
