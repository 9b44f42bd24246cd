#pragma once
#include "base/clock.hpp"
#include "base/identifier.hpp"
#include "control/execution_request.hpp"

#include <boost/json/object.hpp>
#include <string>

namespace pyscaler::db {
class Session;
}

namespace pyscaler::web {

/// What running an action would do now: its settings, with the objects that they name whole; the nodes it would make,
/// remove or work on, each with the reason, and those passed over; and what forbids it ("refused", null when nothing
/// does). Tries it in the caller's write transaction and undoes that again. `Errc::not_found` without such an action.
Result<boost::json::object> preview_of(db::Session& session, Time now, Identifiers& identifiers,
                                       const std::string& installation, const control::ExecutionRequest& wanted);

}  // namespace pyscaler::web
