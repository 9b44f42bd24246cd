#pragma once
#include "base/clock.hpp"
#include "base/duration.hpp"
#include "tasks/broker.hpp"
#include "tasks/signal.hpp"

#include <atomic>
#include <filesystem>
#include <memory>

namespace pyscaler::tasks::embedded {

struct StorageOptions {
    std::filesystem::path file{};             ///< tasks.db; its folder must exist. On a local file system
    Duration lease{std::chrono::minutes{1}};  ///< how long a message stays with a worker that does not extend
    Duration keep_results{std::chrono::hours{24}};
    Duration keep_ids{std::chrono::hours{24}};      ///< how long a done or revoked id is recognised
    Duration poll{std::chrono::milliseconds{250}};  ///< how soon what another process published is seen
};

class Journal;
class Instance;

/// The SQLite file in which queues, results and the lead lie, shared by any number of processes on this machine: a
/// writer thread that gives concurrent writers one common commit, a reader thread, and this process' instance, whose
/// leases become free the moment it dies. Open it after forking; let its coroutines end before it goes, and let it go
/// before their event loops do. Throws when the file cannot be opened or is of a newer version.
class Storage {
public:
    Storage(StorageOptions options, const Clock& clock);
    ~Storage();
    Storage(const Storage&) = delete;
    Storage& operator=(const Storage&) = delete;

    const StorageOptions& options() const { return options_; }
    const Clock& clock() const { return clock_; }
    Journal& journal() { return *journal_; }
    Instance& instance() { return *instance_; }
    Signal& messages_changed() { return messages_changed_; }
    Signal& outcomes_changed() { return outcomes_changed_; }
    LeaseTag next_lease() { return ++leases_; }

private:
    StorageOptions options_;
    const Clock& clock_;
    std::unique_ptr<Instance> instance_;
    Signal messages_changed_{};
    Signal outcomes_changed_{};
    std::atomic<LeaseTag> leases_{0};
    std::unique_ptr<Journal> journal_;
};

}  // namespace pyscaler::tasks::embedded
