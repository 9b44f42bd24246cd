#include "tasks/embedded/leadership.hpp"

#include "tasks/embedded/instant.hpp"
#include "tasks/embedded/journal.hpp"

namespace pyscaler::tasks::embedded {

Task<Result<bool>> Leadership::try_lead(std::string role, std::string owner, Duration ttl) {
    auto work = [role = std::move(role), owner = std::move(owner), now = instant(storage_.clock().now()),
                 ttl = ttl.value().count()](Connection& connection) {
        return connection.run(
                   "INSERT INTO leads (role, owner, until) VALUES (?1, ?2, ?3 + ?4) ON CONFLICT (role) DO UPDATE SET "
                   "owner = excluded.owner, until = excluded.until WHERE owner = excluded.owner OR until <= ?3",
                   role, owner, now, ttl) == 1;
    };
    co_return co_await storage_.journal().write(Durability::process, std::move(work));
}

Task<Result<void>> Leadership::resign(std::string role, std::string owner) {
    auto work = [role = std::move(role), owner = std::move(owner)](Connection& connection) {
        connection.run("DELETE FROM leads WHERE role = ? AND owner = ?", role, owner);
    };
    co_await storage_.journal().commit(Durability::process, std::move(work));
    co_return Result<void>{};
}

}  // namespace pyscaler::tasks::embedded
