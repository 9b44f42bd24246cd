#pragma once
#include "base/result.hpp"
#include "base/secret.hpp"

#include <filesystem>
#include <string>

namespace pyscaler::app {

/// Where an installation keeps what is its own. Mode 700; one server at a time.
class DataFolder {
public:
    /// `/var/lib/pyscaler` for root, else `$XDG_STATE_HOME/pyscaler` (or `~/.local/state/pyscaler`).
    static std::filesystem::path default_path();

    /// Makes the folder where there is none. The error says what is wrong with the path.
    static Result<DataFolder> open(std::filesystem::path path);

    const std::filesystem::path& path() const { return path_; }
    std::string database_url() const { return "sqlite:" + (path_ / "pyscaler.db").string(); }
    std::filesystem::path tasks_file() const { return path_ / "tasks.db"; }
    std::filesystem::path samples_folder() const { return path_ / "samples"; }
    std::filesystem::path key_file() const { return path_ / "key"; }

    /// How a running server tells the command line where it is and with which token: `url` and `token`, mode 600.
    std::filesystem::path url_file() const { return path_ / "url"; }
    std::filesystem::path token_file() const { return path_ / "token"; }

    /// Takes the folder for this process until it ends; `Errc::conflict` when another server has it.
    Result<void> lock();

private:
    explicit DataFolder(std::filesystem::path path) : path_(std::move(path)) {}

    std::filesystem::path path_;
};

/// Writes a small file that only its owner may read: beside it first, then by rename.
Result<void> write_private(const std::filesystem::path& path, const std::string& content);

/// Reads such a file, without the line end at its end. `Errc::not_found` when there is none.
Result<std::string> read_private(const std::filesystem::path& path);

}  // namespace pyscaler::app
