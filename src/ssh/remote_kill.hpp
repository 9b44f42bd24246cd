#pragma once
#include "ssh/connection.hpp"

namespace pyscaler::ssh {

/// Kills, by a command of its own, every process of the session that `leader` leads on the node. Needed beside the
/// "signal" request of RFC 4254 section 6.9: OpenSSH before 7.9 ignores it, later ones refuse it to root (9.2: "session
/// signalling requires privilege separation"), and it reaches one process group only. Gives up silently.
Task<void> kill_remote_session(std::shared_ptr<Connection> connection, std::string leader);

}  // namespace pyscaler::ssh
