#pragma once
#include "base/clock.hpp"
#include "base/identifier.hpp"
#include "base/result.hpp"
#include "control/facts.hpp"
#include "control/record.hpp"

#include <optional>
#include <string>
#include <vector>

namespace pyscaler::db {
class Session;
}

namespace pyscaler::control {

/// Decides `slot` of `cluster` and commits what follows from it, all in the caller's transaction: the record, the
/// events of triggers that changed state, the execution that is superseded, and the executions that are granted with
/// the intents of their nodes. A grant that the fleet refuses after all is noted in the record. Deciding a slot again
/// changes nothing and returns the stored record.
Result<Record> evaluate(db::Session& session, Time now, Identifiers& identifiers, const std::string& cluster, Time slot,
                        std::vector<Reading> readings);

/// The newest record of `cluster`; none before its first slot, or when it was stored in a form we do not read any more.
std::optional<Record> last_record(db::Session& session, const std::string& cluster);

}  // namespace pyscaler::control
