#include "tasks/embedded/instance.hpp"

#include "base/identifier.hpp"

#include <cerrno>
#include <fcntl.h>
#include <sys/file.h>
#include <system_error>
#include <unistd.h>

namespace pyscaler::tasks::embedded {

Instance::Instance(std::filesystem::path folder) : folder_(std::move(folder)), name_(RandomIdentifiers{}.uuid()) {
    std::filesystem::create_directories(folder_);
    const auto file = folder_ / name_;
    const auto unlocked =
        folder_ / ("." + name_);  // gets its name once it is locked, so that nobody takes it for a dead one
    lock_ = ::open(unlocked.c_str(), O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600);
    if (lock_ < 0 || ::flock(lock_, LOCK_EX | LOCK_NB) != 0 || ::rename(unlocked.c_str(), file.c_str()) != 0)
        throw std::system_error(errno, std::generic_category(), "cannot lock " + file.string());
}

Instance::~Instance() {
    ::unlink((folder_ / name_).c_str());
    ::close(lock_);
}

bool Instance::is_dead(const std::string& name) const {
    if (name == name_) return false;
    const auto file = folder_ / name;
    const int other = ::open(file.c_str(), O_RDWR | O_CLOEXEC);
    if (other < 0) return errno == ENOENT;
    const bool dead = ::flock(other, LOCK_EX | LOCK_NB) == 0;
    if (dead) ::unlink(file.c_str());
    ::close(other);
    return dead;
}

}  // namespace pyscaler::tasks::embedded
