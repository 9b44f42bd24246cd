#include "cli/diagnosis.hpp"
#include "configuration/registry.hpp"
#include "db/migration.hpp"

#include <array>
#include <fmt/format.h>
#include <sys/stat.h>
#include <sys/timex.h>
#include <unistd.h>

namespace pyscaler::cli {
namespace {

namespace filesystem = std::filesystem;

constexpr unsigned for_others = 077;

/// What is wrong with the mode of a file or folder that only its owner may see; nothing when it is as it should be.
std::optional<Finding> look_at_mode(const filesystem::path& path, std::string_view mode) {
    struct ::stat found{};
    if (::stat(path.c_str(), &found) != 0) return std::nullopt;
    if ((found.st_mode & for_others) == 0) return std::nullopt;
    return Finding{Health::fail, "data folder", fmt::format("others may read {}", path.string()),
                   fmt::format("chmod {} {}", mode, path.string())};
}

Finding database_finding(Health health, std::string text, std::string advice = {}) {
    return {health, "database", std::move(text), std::move(advice)};
}

Finding check_database(const filesystem::path& file) {
    auto connection = db::connect("sqlite:" + file.string(), db::Access::read, {});
    if (!connection) return database_finding(Health::fail, connection.error().detail());
    const int version = db::schema_version(**connection);
    const auto known = static_cast<int>(db::migrations_of("sqlite").size());
    if (version > known)
        return database_finding(Health::fail, fmt::format("schema {}, this program knows {}", version, known),
                                "use the newer pyscaler that wrote it, or restore a backup");
    if (version < known)
        return database_finding(Health::warn, fmt::format("schema {}, this program has {}", version, known),
                                "`pyscaler serve` or `pyscaler database migrate` brings it up to date");
    const auto faults = db::check(**connection, configuration::all_tables());
    if (!faults.empty())
        return database_finding(Health::fail, fmt::format("{} faults, the first: {}", faults.size(), faults[0]),
                                "`pyscaler database check` lists them; restore a backup");
    return database_finding(Health::ok, fmt::format("schema {}, no fault found", version));
}

}  // namespace

Diagnosis look_at_data_folder(const filesystem::path& folder) {
    std::error_code error;
    if (!filesystem::is_directory(folder, error))
        return {{Health::warn, "data folder", fmt::format("{} does not exist", folder.string()),
                 "`pyscaler serve` makes it; --data names another"}};
    if (::access(folder.c_str(), R_OK | X_OK) != 0)
        return {{Health::fail, "data folder", fmt::format("{} belongs to another user", folder.string()),
                 "be that user, or use --url and --token"}};
    Diagnosis diagnosis;
    if (auto wrong = look_at_mode(folder, "700")) diagnosis.push_back(std::move(*wrong));
    for (const auto* secret : {"key", "token"})
        if (auto wrong = look_at_mode(folder / secret, "600")) diagnosis.push_back(std::move(*wrong));
    if (diagnosis.empty())
        diagnosis.push_back({Health::ok, "data folder", fmt::format("{}, for its owner only", folder.string()), ""});
    return diagnosis;
}

Finding look_at_database(const filesystem::path& folder) try {
    const auto file = folder / "pyscaler.db";
    std::error_code error;
    if (!filesystem::exists(file, error))
        return database_finding(Health::warn, "there is none yet", "`pyscaler serve` makes it");
    return check_database(file);
} catch (const std::exception& problem) {
    return database_finding(Health::fail, problem.what(), "is it whole, and may you read it?");
}

Finding look_at_clock() {
    struct ::timex state{};
    const bool is_known = ::adjtimex(&state) != -1;
    if (is_known && (state.status & STA_UNSYNC) == 0) return {Health::ok, "clock", "synchronised", ""};
    return {Health::warn, "clock", "the kernel does not know whether it is right",
            "run chrony or systemd-timesyncd: AWS refuses requests that are 5 minutes off"};
}

Finding look_at_ssh_server() {
    constexpr std::array places{"/usr/sbin/sshd", "/usr/local/sbin/sshd"};
    for (const auto* place : places)
        if (::access(place, X_OK) == 0) return {Health::ok, "SSH server", place, ""};
    return {Health::warn, "SSH server", "there is none; only the sandbox and the demo need it",
            "apt-get install openssh-server"};
}

}  // namespace pyscaler::cli
