#include "tasks/embedded/schema.hpp"

#include "tasks/embedded/connection.hpp"

#include <array>
#include <fmt/core.h>
#include <stdexcept>

namespace pyscaler::tasks::embedded {
namespace {

// Times are milliseconds since 1970. messages.state: 0 ready, 1 waits for its eta, 2 leased.
// finished: ids done not long ago. A message's identity is its id and its retry.
constexpr const char* version_1 = R"(
CREATE TABLE messages (
    number       INTEGER PRIMARY KEY AUTOINCREMENT,
    queue        TEXT NOT NULL,
    id           TEXT NOT NULL,
    retries      INTEGER NOT NULL,
    task         TEXT NOT NULL,
    priority     INTEGER NOT NULL,
    state        INTEGER NOT NULL,
    eta          INTEGER NOT NULL,
    expires      INTEGER,
    published    INTEGER NOT NULL,
    keep_result  INTEGER NOT NULL,
    owner        TEXT,
    lease        INTEGER,
    leased_until INTEGER,
    revoked      INTEGER NOT NULL DEFAULT 0,
    redelivered  INTEGER NOT NULL DEFAULT 0,
    redeliveries INTEGER NOT NULL DEFAULT 0,
    keep_id      INTEGER NOT NULL,
    headers      TEXT NOT NULL,
    properties   TEXT NOT NULL,
    body         TEXT NOT NULL,
    UNIQUE (id, retries)
);
CREATE INDEX messages_ready ON messages (queue, state, priority DESC, number);
CREATE INDEX messages_scheduled ON messages (eta) WHERE state = 1;
CREATE INDEX messages_expiring ON messages (expires) WHERE expires IS NOT NULL AND state < 2;
CREATE INDEX messages_leased ON messages (owner, lease) WHERE state = 2;
CREATE TABLE finished (id TEXT NOT NULL, retries INTEGER NOT NULL, until INTEGER NOT NULL,
                       PRIMARY KEY (id, retries)) WITHOUT ROWID;
CREATE INDEX finished_until ON finished (until);
CREATE TABLE revoked (id TEXT PRIMARY KEY, until INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE dead_letters (number INTEGER PRIMARY KEY AUTOINCREMENT, queue TEXT NOT NULL, id TEXT NOT NULL,
                           reason TEXT NOT NULL, at INTEGER NOT NULL, headers TEXT NOT NULL, properties TEXT NOT NULL,
                           body TEXT NOT NULL);
CREATE TABLE outcomes (
    id        TEXT PRIMARY KEY,
    task      TEXT NOT NULL,
    state     TEXT NOT NULL,
    final     INTEGER NOT NULL,
    result    TEXT NOT NULL,
    traceback TEXT NOT NULL,
    children  TEXT NOT NULL,
    parent_id TEXT,
    retries   INTEGER NOT NULL,
    started   INTEGER,
    done      INTEGER,
    changed   INTEGER NOT NULL,
    until     INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX outcomes_changed ON outcomes (changed);
CREATE INDEX outcomes_until ON outcomes (until);
CREATE TABLE leads (role TEXT PRIMARY KEY, owner TEXT NOT NULL, until INTEGER NOT NULL) WITHOUT ROWID;
)";

// The message of a failure; NULL where there is none.
constexpr const char* version_2 = R"(
ALTER TABLE outcomes ADD COLUMN queue TEXT NOT NULL DEFAULT '';
ALTER TABLE outcomes ADD COLUMN headers TEXT;
ALTER TABLE outcomes ADD COLUMN properties TEXT;
ALTER TABLE outcomes ADD COLUMN body TEXT;
)";

constexpr std::array migrations{version_1, version_2};

std::int64_t version_of(Connection& connection) {
    auto statement = connection.prepare("PRAGMA user_version");
    return statement.step() ? statement.integer(0) : 0;
}

}  // namespace

void bring_up_to_date(Connection& connection) {
    const auto newest = static_cast<std::int64_t>(migrations.size());
    const auto present = version_of(connection);
    if (present > newest)
        throw std::runtime_error(
            fmt::format("tasks.db has version {}, this program knows up to {}: use a newer program", present, newest));
    for (auto next = present; next < newest; ++next) connection.execute(migrations[static_cast<std::size_t>(next)]);
    if (present < newest) connection.execute(fmt::format("PRAGMA user_version={}", newest));
}

}  // namespace pyscaler::tasks::embedded
