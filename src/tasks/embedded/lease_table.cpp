#include "tasks/embedded/lease_table.hpp"

#include "tasks/embedded/connection.hpp"
#include "tasks/embedded/instant.hpp"

namespace pyscaler::tasks::embedded::lease_table {

bool acknowledge(Connection& connection, const std::string& owner, LeaseTag lease, Time now) {
    connection.run(
        "INSERT OR REPLACE INTO finished (id, retries, until) SELECT id, retries, ? + keep_id FROM messages "
        "WHERE state = 2 AND owner = ? AND lease = ?",
        instant(now), owner, lease);
    return connection.run("DELETE FROM messages WHERE state = 2 AND owner = ? AND lease = ?", owner, lease) == 1;
}

bool release(Connection& connection, const std::string& owner, LeaseTag lease) {
    return connection.run(
               "UPDATE messages SET state = 0, owner = NULL, lease = NULL, redelivered = 1 WHERE state = 2 AND owner = "
               "? "
               "AND lease = ?",
               owner, lease) == 1;
}

bool reject(Connection& connection, const std::string& owner, LeaseTag lease, const std::string& reason, Time now) {
    connection.run(
        "INSERT INTO dead_letters (queue, id, reason, at, headers, properties, body) SELECT queue, id, ?, ?, headers, "
        "properties, body FROM messages WHERE state = 2 AND owner = ? AND lease = ?",
        reason, instant(now), owner, lease);
    return acknowledge(connection, owner, lease, now);
}

LeaseState extend(Connection& connection, const std::string& owner, LeaseTag lease, Time until) {
    auto row = connection.prepare(
        "UPDATE messages SET leased_until = ? WHERE state = 2 AND owner = ? AND lease = ? RETURNING revoked",
        instant(until), owner, lease);
    if (!row.step()) return LeaseState::lost;
    const bool revoked = row.integer(0) != 0;
    while (row.step()) {
    }
    return revoked ? LeaseState::revoked : LeaseState::held;
}

std::vector<std::string> other_owners(Connection& connection, const std::string& owner) {
    auto row = connection.prepare("SELECT DISTINCT owner FROM messages WHERE state = 2 AND owner <> ?", owner);
    std::vector<std::string> all;
    while (row.step()) all.push_back(row.text(0));
    return all;
}

std::int64_t free_all_of(Connection& connection, const std::string& owner) {
    return connection.run(
        "UPDATE messages SET state = 0, owner = NULL, lease = NULL, redelivered = 1, redeliveries = redeliveries + 1 "
        "WHERE state = 2 AND owner = ?",
        owner);
}

}  // namespace pyscaler::tasks::embedded::lease_table
