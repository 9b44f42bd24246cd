#pragma once
#include "base/clock.hpp"
#include "base/result.hpp"
#include "model/node.hpp"

#include <string>

namespace pyscaler::db {
class Session;
}

namespace pyscaler::fleet {

/// Pins the key that a node showed at first contact; nothing happens when it has one by now. Audited.
Result<void> pin_host_key(db::Session& session, Time now, std::int64_t node, const std::string& key,
                          model::HostKeySource source);

/// Notes that a node showed another key than the pinned one: no work is done on it until a person accepts the change.
Result<void> note_host_key_change(db::Session& session, Time now, std::int64_t node, const std::string& detail);

/// Forgets the old pin and lets work go on; the next key that the node shows is pinned. Audited by the caller, who
/// knows the person. `Errc::conflict` when nothing had changed.
Result<void> accept_host_key(db::Session& session, Time now, const std::string& node);

}  // namespace pyscaler::fleet
