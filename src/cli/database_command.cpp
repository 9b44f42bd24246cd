#include "cli/database_command.hpp"

#include "app/data_folder.hpp"
#include "cli/arguments.hpp"
#include "cli/command.hpp"
#include "cli/exit_status.hpp"
#include "cli/printable.hpp"
#include "cli/schema_files.hpp"
#include "configuration/registry.hpp"
#include "db/migration.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fmt/core.h>

namespace pyscaler::cli {
namespace {

namespace filesystem = std::filesystem;

constexpr std::string_view sqlite = "sqlite:";

struct Place {
    std::string data{};
    std::string database{};

    filesystem::path folder() const { return data.empty() ? app::DataFolder::default_path() : filesystem::path{data}; }
    std::string url() const {
        return database.empty() ? std::string(sqlite) + (folder() / "pyscaler.db").string() : database;
    }
    std::string scheme() const { return url().substr(0, url().find(':')); }
};

void add_place(Arguments& arguments, Place& place) {
    arguments.option("--data", place.data, "data folder, else " + app::DataFolder::default_path().string(), "FOLDER")
        .option("--database", place.database, "else the one of the data folder", "URL");
}

/// A database that is only looked at must be there already.
Result<void> expect_database(const Place& place) {
    const auto url = place.url();
    if (url.starts_with(sqlite) && !filesystem::exists(url.substr(sqlite.size())))
        return Error{Errc::not_found,
                     fmt::format("{} does not exist; `pyscaler serve` makes it, --data names another folder", url)};
    return {};
}

Result<int> migrate(const Place& place) {
    const auto migrations = db::migrations_of(place.scheme());
    const auto report = db::migrate(place.url(), migrations, SystemClock{});
    if (!report) return report.error();
    if (report->from == report->to)
        fmt::print("schema {}: up to date\n", report->to);
    else
        fmt::print("schema {} → {}\n", report->from, report->to);
    for (const auto& backup : report->backups) fmt::print("backup {}\n", backup.string());
    return done;
}

int run_migrate(int argc, char** argv) {
    Place place;
    Arguments arguments{"database migrate",
                        "Brings the schema up to date. Each step is one transaction, and before each the database is\n"
                        "copied to a file beside it. The server does the same when it starts."};
    add_place(arguments, place);
    arguments.examples("  pyscaler database migrate\n  pyscaler database migrate --data /srv/pyscaler");
    if (const auto ended = arguments.parse(argc, argv)) return *ended;
    return finish("database migrate", migrate(place));
}

filesystem::path usual_backup(const Place& place) {
    auto stamp = format_time(std::chrono::time_point_cast<std::chrono::milliseconds>(
        std::chrono::floor<std::chrono::seconds>(SystemClock{}.now())));
    std::erase(stamp, ':');
    return place.folder() / "backups" / fmt::format("pyscaler-{}.db", stamp);
}

Result<int> backup(const Place& place, const std::string& file) {
    if (auto there = expect_database(place); !there) return there.error();
    const auto to = file.empty() ? usual_backup(place) : filesystem::path{file};
    std::error_code error;
    if (to.has_parent_path() && filesystem::create_directories(to.parent_path(), error))
        filesystem::permissions(to.parent_path(), filesystem::perms::owner_all, error);
    if (auto made = db::backup(place.url(), to); !made) return made.error();
    fmt::print("{}\n", to.string());
    return done;
}

int run_backup(int argc, char** argv) {
    Place place;
    std::string file;
    Arguments arguments{"database backup",
                        "Copies the database, consistent even while the server runs. Secrets in it are sealed: keep\n"
                        "the data folder's file `key` as well, elsewhere."};
    arguments.optional_positional("FILE", file, "a new file; else one in backups/ of the data folder");
    add_place(arguments, place);
    arguments.examples("  pyscaler database backup\n  pyscaler database backup /mnt/backup/pyscaler.db");
    if (const auto ended = arguments.parse(argc, argv)) return *ended;
    return finish("database backup", backup(place, file));
}

Result<int> check(const Place& place) {
    if (auto there = expect_database(place); !there) return there.error();
    auto connection = db::connect(place.url(), db::Access::read, {});
    if (!connection) return connection.error();
    const int version = db::schema_version(**connection);
    const auto known = db::migrations_of(place.scheme()).size();
    if (static_cast<std::size_t>(version) != known) {
        fmt::print("schema {}, this program has {}: {}\n", version, known,
                   static_cast<std::size_t>(version) < known ? "run `pyscaler database migrate`"
                                                             : "it was written by a newer pyscaler");
        return failed;
    }
    const auto faults = db::check(**connection, configuration::all_tables());
    for (const auto& fault : faults) fmt::print("{}\n", printable(fault));
    if (!faults.empty()) return failed;
    fmt::print("{}: schema {}, no fault found\n", place.url(), version);
    return done;
}

int run_check(int argc, char** argv) {
    Place place;
    Arguments arguments{"database check",
                        "Looks for broken pages, references to nothing and tables that are not as they should be.\n"
                        "Changes nothing. Ends with 1 when it finds something."};
    add_place(arguments, place);
    arguments.examples("  pyscaler database check");
    if (const auto ended = arguments.parse(argc, argv)) return *ended;
    return finish("database check", check(place));
}

Result<int> make_migration(const std::string& name) {
    const auto path = write_migration("src/db/migrations/sqlite", name);
    if (!path) return path.error();
    if (path->empty())
        fmt::print("The newest migration is what the nouns describe: nothing to do.\n");
    else
        fmt::print("{}\nRead it before you commit it.\n", path->string());
    return done;
}

int run_migration(int argc, char** argv) {
    std::string name;
    Arguments arguments{"database migration",
                        "For developers: writes the next migration from the difference between the newest one and\n"
                        "what the nouns describe. Run it where the source stands."};
    arguments.positional("NAME", name, "such as add_node_zone");
    arguments.examples("  ./dev migration add_node_zone");
    if (const auto ended = arguments.parse(argc, argv)) return *ended;
    return finish("database migration", make_migration(name));
}

}  // namespace

int run_database(int argc, char** argv) {
    static constexpr std::array all{
        Command{"migrate", Group::administer, "bring the schema up to date", run_migrate},
        Command{"backup", Group::administer, "copy it, also while the server runs", run_backup},
        Command{"check", Group::administer, "look for faults", run_check},
        Command{"migration", Group::administer, "for developers: write the next migration", run_migration},
    };
    return run_one_of("database", "The database of a server, without the server.", all, argc, argv);
}

}  // namespace pyscaler::cli
