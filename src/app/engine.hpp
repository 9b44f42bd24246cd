#pragma once
#include "app/collection.hpp"
#include "app/data_folder.hpp"
#include "app/expiry.hpp"
#include "aws/credentials.hpp"
#include "base/event_loops.hpp"
#include "db/database.hpp"
#include "fleet/reconciler.hpp"
#include "mail/smtp_server.hpp"
#include "samples/store.hpp"
#include "tasks/broker.hpp"
#include "tasks/queues.hpp"
#include "tasks/results.hpp"
#include "tasks/worker.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace pyscaler::app {

/// What an engine is told besides its data folder.
struct EngineOptions {
    std::size_t loops{0};                           ///< event loops; 0: one per core
    std::optional<aws::Credentials> credentials{};  ///< none: from environment and shared files, as AWS's tools do
    std::string aws_profile{};                      ///< of the shared files; empty: as AWS_PROFILE says
    mail::SmtpServer smtp{};                        ///< host empty: no mail
    std::string mail_from{"PyScaler <pyscaler@localhost>"};
    Retention retention{};
    Duration sample_retention{std::chrono::hours{24}};
};

/// Everything that watches, decides and acts, built in one visible order and stopped in reverse; the web server stands
/// on top of it. Use from the main thread; its loops have threads of their own.
class Engine {
public:
    /// Takes the data folder, brings the database up to date and builds everything; nothing runs yet.
    static Result<std::unique_ptr<Engine>> open(DataFolder folder, EngineOptions options, const Clock& clock,
                                                Identifiers& identifiers);
    ~Engine();
    Engine(const Engine&) = delete;
    Engine& operator=(const Engine&) = delete;

    void start();

    /// `told` is called when a slot of a cluster was collected and decided, on one of the loops. Set it before `start`.
    void on_round(std::function<void(const std::string& cluster, Time slot)> told);

    /// Once. Stops taking work, lets what runs end until `deadline`, gives the rest back for the next start, flushes.
    /// Blocks.
    void stop(Deadline deadline);

    EventLoops& loops();
    db::Database& database();
    samples::Store& store();
    tasks::Broker& broker();
    tasks::Queues& queues();
    tasks::Results& results();
    monitoring::Collector& collector();
    fleet::Sessions& sessions();
    fleet::Cloud& cloud();

    /// Something was put into the database that should begin at once. From any thread.
    void kick();

    /// Of all workers, the one that runs steps last; await it on any loop.
    Task<std::vector<tasks::WorkerStatus>> workers();
    /// Cancels a task that runs here; false when none of this id does. Await it on any loop.
    Task<bool> revoke(std::string task);
    /// What the newest reconciliation found; await it on any loop.
    Task<std::vector<fleet::Finding>> findings();
    Collection::Figures figures() const;

private:
    struct Parts;
    explicit Engine(std::unique_ptr<Parts> parts);
    std::unique_ptr<Parts> parts_;
};

}  // namespace pyscaler::app
