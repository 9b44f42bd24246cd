#include "cli/schema_files.hpp"

#include "configuration/registry.hpp"
#include "db/migration.hpp"

#include <fmt/format.h>
#include <fstream>

namespace pyscaler::cli {
namespace {

namespace filesystem = std::filesystem;

constexpr std::string_view scheme = "sqlite";

bool is_name(const std::string& name) {
    return !name.empty() && name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == std::string::npos;
}

std::size_t migrations_in(const filesystem::path& folder) {
    std::size_t count = 0;
    std::error_code error;
    for (const auto& entry : filesystem::directory_iterator{folder, error}) count += entry.path().extension() == ".sql";
    return count;
}

/// What is missing between an empty database with all migrations and the descriptions.
std::string missing_sql(const std::vector<db::Migration>& migrations) {
    auto connection = db::connect(std::string(scheme) + "::memory:", db::Access::write, {}).value();
    connection->enforce_references(false);
    for (const auto& migration : migrations) connection->script(std::string(migration.sql));
    return db::next_migration(*connection, configuration::all_tables());
}

}  // namespace

Result<filesystem::path> write_migration(const filesystem::path& folder, const std::string& name) {
    if (!is_name(name))
        return Error{Errc::invalid, fmt::format("\"{}\": expected lower-case letters, digits and _", name)};
    if (!filesystem::is_directory("src/db"))
        return Error{Errc::not_found, "there is no src/db here: run it where the source stands"};
    const auto migrations = db::migrations_of(scheme);
    if (migrations_in(folder) != migrations.size())
        return Error{Errc::conflict, fmt::format("{} has {} migrations, this program {}: build it again first",
                                                 folder.string(), migrations_in(folder), migrations.size())};
    const auto sql = missing_sql(migrations);
    if (sql.empty()) return filesystem::path{};
    filesystem::create_directories(folder);
    const auto path = folder / fmt::format("{:04}_{}.sql", migrations.size() + 1, name);
    std::ofstream file{path};
    file << sql;
    file.close();
    if (!file) return Error{Errc::failed, fmt::format("{} cannot be written", path.string())};
    return path;
}

}  // namespace pyscaler::cli
