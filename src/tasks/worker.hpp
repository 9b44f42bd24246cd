#pragma once
#include "base/clock.hpp"
#include "base/identifier.hpp"
#include "base/task.hpp"
#include "tasks/broker.hpp"
#include "tasks/registry.hpp"
#include "tasks/results.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <memory>
#include <string>
#include <vector>

namespace pyscaler::tasks {

struct WorkerOptions {
    std::string name{"worker"};
    std::vector<std::string> queues{"celery"};
    std::size_t concurrency{16};       ///< handlers running at the same time
    std::size_t prefetch{0};           ///< messages held beyond those
    std::int64_t max_redeliveries{5};  ///< a message that came back more often fails: it may be what kills us
    Duration heartbeat{std::chrono::seconds{1}};  ///< how often leases are extended and revocations seen
};

struct RunningTask {
    std::string id{};
    std::string task{};
    std::string queue{};
    Time started{};
    std::int64_t retries{0};
    bool redelivered{false};
};

struct WorkerStatus {
    std::string name{};
    std::vector<std::string> queues{};
    std::size_t concurrency{0};
    std::vector<RunningTask> running{};  ///< oldest first
    std::size_t prefetched{0};
    std::uint64_t succeeded{0};
    std::uint64_t failed{0};
    std::uint64_t retried{0};
    std::uint64_t revoked{0};
};

/// Receives messages and runs their handlers as coroutines on one event loop. For each message: run, publish what
/// follows (chain, callbacks), store the result, acknowledge; in this order, so that a crash at any point repeats work
/// and loses none. References must outlive the worker.
class Worker {
public:
    Worker(boost::asio::any_io_executor executor, Broker& broker, Results& results, const Registry& registry,
           const Clock& clock, Identifiers& identifiers, WorkerOptions options = {});
    ~Worker();
    Worker(const Worker&) = delete;
    Worker& operator=(const Worker&) = delete;

    /// Begins to receive. From any thread.
    void start();

    /// Stops receiving, lets the running handlers end until `deadline`, cancels the rest and gives their messages back.
    /// False when a handler did not end even when cancelled: its message comes back when this process has ended.
    Task<bool> stop(Deadline deadline);

    /// Cancels the task when this worker runs it; false when it does not. For waiting ones: `Queues::revoke`, which
    /// also reaches workers in other processes.
    Task<bool> revoke(std::string id);

    Task<WorkerStatus> status();

private:
    class Engine;
    std::shared_ptr<Engine> engine_;
};

}  // namespace pyscaler::tasks
