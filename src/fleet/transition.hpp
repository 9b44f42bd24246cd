#pragma once
#include "base/clock.hpp"
#include "model/node.hpp"

#include <string>

namespace pyscaler::db {
class Session;
}

namespace pyscaler::fleet {

/// Whether a node may go from one state to the other:
///
///     intent → pending → booting → configuring → warming → in_service ⇄ standby
///        │        (any of these, when it goes wrong) → failed     │
///        └→ terminated                                  │         ↓
///                        in_service ← draining ←────────┼─────────┘      (taken back while it drains)
///                                        └→ terminating ←┘→ terminated
bool may_move(model::NodeState from, model::NodeState to);

/// Whether an instance of a node in this state may exist and cost money: what counts against a cluster's max.
bool may_exist(model::NodeState state);

/// Puts `node` into state `to` and writes the node and the event that tells of it: the only place that writes a node's
/// state. `reason` is for people. Throws std::logic_error for a move that is not allowed and when the
/// node is gone; one to the same state only renews the reason.
void move(db::Session& session, Time now, model::Node& node, model::NodeState to, std::string reason);

/// Writes the event that tells of the node's present state: for a node that has just been made.
void tell(db::Session& session, Time now, const model::Node& node);

/// What events say of a node that a person has taken out of the configuration: it has no state any more.
inline constexpr std::string_view removed_node = "removed";
void tell_removed(db::Session& session, Time now, const model::Node& node, const std::string& reason);

/// The same for something that is no state of its own: "host_key_changed".
void tell(db::Session& session, Time now, const model::Node& node, std::string what, std::string reason);

}  // namespace pyscaler::fleet
