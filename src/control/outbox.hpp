#pragma once
#include "base/task.hpp"
#include "db/database.hpp"
#include "tasks/broker.hpp"
#include "tasks/results.hpp"

namespace pyscaler::control {

/// Publishes the tasks of steps whose turn it is. The step is written first and published after, so that the database
/// and the broker need no common transaction: a crash between the two is made good by the next sweep, and the broker
/// recognises a task that it has already. What it is given outlives it.
class Outbox {
public:
    Outbox(db::Database& database, tasks::Broker& broker, tasks::Results& results, const Clock& clock)
        : database_(database), broker_(broker), results_(results), clock_(clock) {}

    /// One look at all executions that have not ended: publishes what is next, and ends as `interrupted` those whose
    /// task is over without having said how.
    Task<Result<void>> sweep();

private:
    struct Due;
    Task<Result<void>> publish(Due due);
    Task<Result<void>> check_lost(std::string execution, std::string task);

    db::Database& database_;
    tasks::Broker& broker_;
    tasks::Results& results_;
    const Clock& clock_;
};

}  // namespace pyscaler::control
