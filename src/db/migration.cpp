#include "db/migration.hpp"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

namespace pyscaler::db {
namespace {

using Tables = std::vector<Table>;

const Table* find(const Tables& tables, std::string_view name) {
    const auto at = std::find_if(tables.begin(), tables.end(), [&](const Table& table) { return table.name == name; });
    return at == tables.end() ? nullptr : &*at;
}

/// `wanted` as the database's own catalogue would show it, with the fallbacks that only the description knows.
Tables normalised(Connection& connection, const Tables& wanted) {
    const auto scratch = connection.scratch();
    create_tables(*scratch, wanted);
    return scratch->read_schema();
}

bool same_column(const Column& left, const Column& right) {
    return left.type == right.type && left.nullable == right.nullable && left.reference == right.reference;
}

/// The order of columns does not count: added ones stand at the end.
bool same(const Table& left, const Table& right) {
    const bool columns = std::all_of(left.columns.begin(), left.columns.end(), [&](const Column& column) {
        const auto* other = right.find(column.name);
        return other != nullptr && same_column(column, *other);
    });
    return columns && left.columns.size() == right.columns.size() && left.primary_key == right.primary_key &&
           left.unique == right.unique && left.indexes == right.indexes && left.append_only == right.append_only;
}

void add(std::string& sql, const std::vector<std::string>& statements) {
    for (const auto& statement : statements) sql += statement + ";\n";
}

std::filesystem::path backup_path(const std::filesystem::path& file, int version, Time now) {
    auto stamp = format_time(now);
    std::erase(stamp, ':');
    auto path = fmt::format("{}.{}-{}.backup", file.string(), version, stamp);
    for (int i = 2; std::filesystem::exists(path); ++i)
        path = fmt::format("{}.{}-{}-{}.backup", file.string(), version, stamp, i);
    return path;
}

Error too_new(int found, int known) {
    return {Errc::conflict, fmt::format("the database has schema {}, this program knows up to {}: it was written by a "
                                        "newer pyscaler; use that, or restore a backup",
                                        found, known)};
}

/// One step, unless another process has done it meanwhile.
void apply(Connection& connection, const Migration& migration) {
    connection.begin(true);
    if (schema_version(connection) >= migration.number) return connection.rollback();
    connection.script(std::string(migration.sql));
    if (const auto broken = connection.dangling_references(); !broken.empty())
        throw std::runtime_error(fmt::format("migration {} leaves {} \"{}\" in {}.{}", migration.number,
                                             broken[0].target_table, broken[0].target, broken[0].table,
                                             broken[0].column));
    connection.query("UPDATE schema_version SET version = :p0", {std::int64_t{migration.number}}, {});
    connection.commit();
}

/// An empty file for its owner only, which was not there.
Result<void> make_private(const std::filesystem::path& path) {
    const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file >= 0) return ::close(file), Result<void>{};
    if (errno == EEXIST) return Error{Errc::conflict, path.string() + " exists"};
    const boost::system::error_code code{errno, boost::system::system_category()};
    return Error{code, fmt::format("cannot make {}: {}", path.string(), code.message())};
}

void run(Connection& connection, const Migration& migration) try {
    connection.enforce_references(false);  // a table that is rebuilt is dropped for a moment
    apply(connection, migration);
    connection.enforce_references(true);
} catch (...) {
    connection.rollback();
    connection.enforce_references(true);
    throw;
}

void create_version_table(Connection& connection) {
    connection.script(
        "CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL);"
        "INSERT INTO schema_version SELECT 0 WHERE NOT EXISTS (SELECT 1 FROM schema_version)");
}

}  // namespace

int schema_version(Connection& connection) {
    if (!connection.has_table("schema_version")) return 0;
    const auto answer = connection.query("SELECT max(version) FROM schema_version", {}, {CellType::integer});
    return static_cast<int>(std::get<std::int64_t>(answer.rows.at(0)[0]));
}

Result<MigrationReport> migrate(const std::string& url, std::span<const Migration> migrations, const Clock& clock) {
    auto connected = connect(url, Access::write, {});
    if (!connected) return connected.error();
    auto& connection = **connected;
    const int known = migrations.empty() ? 0 : migrations.back().number;
    MigrationReport report;
    report.from = report.to = schema_version(connection);
    if (report.from > known) return too_new(report.from, known);
    if (report.from == known) return report;
    create_version_table(connection);
    for (const auto& migration : migrations) {
        if (migration.number <= report.from) continue;
        if (report.from > 0) {
            const auto to = backup_path(connection.file(), report.to, clock.now());
            if (connection.backup(to)) report.backups.push_back(to);
        }
        run(connection, migration);
        report.to = migration.number;
    }
    return report;
}

std::string next_migration(Connection& connection, const Tables& wanted) {
    const auto present = connection.read_schema();
    const auto goal = normalised(connection, wanted);
    std::string sql;
    for (const auto& table : wanted) {
        const auto* from = find(present, table.name);
        auto to = *find(goal, table.name);
        for (auto& column : to.columns) column.fallback = table.find(column.name)->fallback;
        if (from == nullptr)
            add(sql, connection.create_statements(table));
        else if (!same(*from, to))
            add(sql, connection.alter_statements(*from, to));
    }
    for (const auto& table : present)
        if (find(wanted, table.name) == nullptr) add(sql, {"DROP TABLE " + table.name});
    return sql;
}

std::vector<std::string> check(Connection& connection, const Tables& wanted) {
    auto faults = connection.integrity_faults();
    for (const auto& reference : connection.dangling_references())
        faults.push_back(fmt::format("{}.{} of \"{}\" refers to \"{}\", which is not in {}", reference.table,
                                     reference.column, reference.owner, reference.target, reference.target_table));
    const auto present = connection.read_schema();
    for (const auto& table : normalised(connection, wanted)) {
        const auto* found = find(present, table.name);
        if (found == nullptr)
            faults.push_back("table " + table.name + " is missing");
        else if (!same(*found, table))
            faults.push_back("table " + table.name + " differs from its description");
    }
    for (const auto& table : present)
        if (find(wanted, table.name) == nullptr) faults.push_back("table " + table.name + " belongs to nothing");
    return faults;
}

void create_tables(Connection& connection, const Tables& tables) {
    std::string sql;
    for (const auto& table : tables) add(sql, connection.create_statements(table));
    connection.begin(true);
    connection.script(sql);
    connection.commit();
}

Result<void> backup(const std::string& url, const std::filesystem::path& to) {
    // Of a connection that only reads, SQLite takes VACUUM INTO for a write.
    auto connected = connect(url, Access::write, {});
    if (!connected) return connected.error();
    if (auto made = make_private(to); !made) return made;
    std::error_code ignored;
    try {
        if ((*connected)->backup(to)) return {};
    } catch (...) {
        std::filesystem::remove(to, ignored);
        throw;
    }
    std::filesystem::remove(to, ignored);
    return Error{Errc::invalid, "this database is backed up by its own tools"};
}

}  // namespace pyscaler::db
