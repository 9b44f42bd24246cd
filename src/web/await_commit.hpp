#pragma once
#include "base/task.hpp"

#include <chrono>
#include <cstdint>
#include <functional>

namespace pyscaler::db {
class Database;
}

namespace pyscaler::web {

/// How often a stream of server-sent events shows that it is alive, and looks whether its reader still may read it.
inline constexpr std::chrono::seconds heartbeat_after{15};

/// Waits until the database may have something new since it had this many commits, or for a moment: another process may
/// have written. Ends also when `is_woken`, which is asked several times a second.
Task<void> await_commit(db::Database& database, std::uint64_t seen, std::function<bool()> is_woken = {});

}  // namespace pyscaler::web
