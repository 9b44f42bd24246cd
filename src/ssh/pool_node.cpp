#include "ssh/pool_node.hpp"

namespace pyscaler::ssh {

bool PoolNode::is_in_use() const noexcept {
    const long own = shell ? 2 : 1;  // the shell holds the session
    return shell.use_count() > 1 || session.use_count() > own;
}

bool PoolNode::serves(const Login& other) const {
    if (login == other) return true;
    auto repinned = login;
    repinned.host_key = other.host_key;
    if (!(repinned == other) || !is_connected()) return false;
    const auto pins = HostKeyPins::parse(other.host_key);
    return pins && (pins->empty() || pins->accepts(session->host_key()));
}

void PoolNode::leave() {
    gone = true;
    if (shell) shell->close();
    changed.wake_all();
}

}  // namespace pyscaler::ssh
