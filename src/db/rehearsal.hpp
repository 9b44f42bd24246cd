#pragma once
#include "db/session.hpp"

#include <type_traits>
#include <utility>

namespace pyscaler::db {

/// What `body(session)` returns, with all that it wrote undone again: tells what a change would do. Only in a write
/// transaction; what it throws undoes that one whole.
template <class F>
std::invoke_result_t<F, Session&> rehearse(Session& session, F body) {
    auto& connection = session.connection();
    connection.script("SAVEPOINT rehearsal");
    auto told = body(session);
    connection.script("ROLLBACK TO rehearsal; RELEASE rehearsal");
    return told;
}

}  // namespace pyscaler::db
