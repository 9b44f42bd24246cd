#pragma once
#include <filesystem>
#include <string>

namespace pyscaler::tasks::embedded {

/// This process among those that share the file: a lock file that the kernel unlocks the moment the process dies, so
/// that the others know. (Not by process number, which may be given to another process.)
class Instance {
public:
    /// Lock files lie in `folder`, which is made.
    explicit Instance(std::filesystem::path folder);
    ~Instance();
    Instance(const Instance&) = delete;
    Instance& operator=(const Instance&) = delete;

    const std::string& name() const { return name_; }

    /// Whether the instance of this name has ended; then its lock file is removed.
    bool is_dead(const std::string& name) const;

private:
    std::filesystem::path folder_;
    std::string name_;
    int lock_;
};

}  // namespace pyscaler::tasks::embedded
