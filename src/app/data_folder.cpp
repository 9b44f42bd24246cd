#include "app/data_folder.hpp"

#include <cerrno>
#include <cstdlib>
#include <fcntl.h>
#include <fmt/core.h>
#include <fstream>
#include <iterator>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace pyscaler::app {
namespace {

namespace filesystem = std::filesystem;

Error system_failure(std::string_view what, const filesystem::path& path) {
    const boost::system::error_code code{errno, boost::system::system_category()};
    return {code, fmt::format("{} {}: {}", what, path.string(), code.message())};
}

}  // namespace

filesystem::path DataFolder::default_path() {
    if (::geteuid() == 0) return "/var/lib/pyscaler";
    if (const char* state = std::getenv("XDG_STATE_HOME"); state != nullptr && *state != '\0')
        return filesystem::path{state} / "pyscaler";
    const char* home = std::getenv("HOME");
    return filesystem::path{home != nullptr ? home : "."} / ".local/state/pyscaler";
}

Result<DataFolder> DataFolder::open(filesystem::path path) {
    std::error_code error;
    const bool made = filesystem::create_directories(path, error);
    if (error) return Error{Errc::invalid, fmt::format("data folder {}: {}", path.string(), error.message())};
    // The usual one is ours whoever made it, such as the sandbox whose folder stands in it; another may be anything.
    if (made || path == default_path()) filesystem::permissions(path, filesystem::perms::owner_all, error);
    if (::access(path.c_str(), R_OK | W_OK | X_OK) != 0) return system_failure("data folder", path);
    return DataFolder{filesystem::absolute(path)};
}

Result<void> DataFolder::lock() {
    const auto file = path_ / "lock";
    const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (descriptor < 0) return system_failure("cannot open", file);
    if (::flock(descriptor, LOCK_EX | LOCK_NB) == 0) return {};  // held until the process ends
    ::close(descriptor);
    return Error{Errc::conflict, fmt::format("another server runs on {}", path_.string())};
}

Result<void> write_private(const filesystem::path& path, const std::string& content) {
    const auto beside = path.string() + ".new";
    ::unlink(beside.c_str());
    const int descriptor = ::open(beside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (descriptor < 0) return system_failure("cannot write", path);
    const bool written = ::write(descriptor, content.data(), content.size()) == static_cast<ssize_t>(content.size());
    ::close(descriptor);
    if (!written || ::rename(beside.c_str(), path.c_str()) != 0) return system_failure("cannot write", path);
    return {};
}

Result<std::string> read_private(const filesystem::path& path) {
    std::ifstream file{path};
    if (!file) return Error{Errc::not_found, fmt::format("{} cannot be read", path.string())};
    std::string content{std::istreambuf_iterator<char>{file}, {}};
    while (!content.empty() && content.back() == '\n') content.pop_back();
    return content;
}

}  // namespace pyscaler::app
