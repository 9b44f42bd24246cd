#pragma once
#include "base/clock.hpp"
#include "base/result.hpp"
#include "db/connection.hpp"
#include "db/table.hpp"

#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace pyscaler::db {

/// One step forward of the schema: `src/db/migrations/SCHEME/0001_initial.sql`, compiled in.
struct Migration {
    int number = 0;
    std::string_view name;
    std::string_view sql;
};

/// What is compiled in for "sqlite", in order, numbered from 1 without gaps.
std::vector<Migration> migrations_of(std::string_view scheme);

struct MigrationReport {
    int from = 0, to = 0;
    std::vector<std::filesystem::path> backups;
};

/// Brings the database up to date, each step in one transaction; before each, a database that has data is copied to
/// `FILE.VERSION-TIME.backup` beside it. Several processes may try at once. `Errc::conflict` when the database was
/// written by a newer program.
Result<MigrationReport> migrate(const std::string& url, std::span<const Migration> migrations, const Clock& clock);

/// The version of the schema, 0 for an empty database.
int schema_version(Connection& connection);

/// The SQL that makes the database into `wanted`; empty when it is already. To be read before it is committed.
std::string next_migration(Connection& connection, const std::vector<Table>& wanted);

/// What is wrong: pages, references, and differences between schema and descriptions. Empty: all is well.
std::vector<std::string> check(Connection& connection, const std::vector<Table>& wanted);

/// Makes `tables` in an empty database.
void create_tables(Connection& connection, const std::vector<Table>& tables);

/// A consistent copy of the running database, in one new file for its owner only. `Errc::conflict` when that is there.
Result<void> backup(const std::string& url, const std::filesystem::path& to);

}  // namespace pyscaler::db
