#pragma once
#include "model/periodic_task.hpp"
#include "tasks/schedules.hpp"

#include <string>

namespace pyscaler::db {
class Database;
}

namespace pyscaler::tasks {

/// The entry that `task` describes. One with `expires` is worth nothing later, so it is published as transient. An
/// empty queue is `default_queue`. `Errc::invalid` names the member that is wrong.
Result<PeriodicEntry> entry_of(const model::PeriodicTask& task, const std::string& default_queue);

/// The periodic tasks of the configuration database. Those that cannot be understood are logged and left out.
class StoredSchedules final : public Schedules {
public:
    explicit StoredSchedules(db::Database& database, std::string default_queue = "celery")
        : database_(database), default_queue_(std::move(default_queue)) {}

    Task<Result<std::vector<PeriodicEntry>>> list() override;
    Task<Result<void>> mark_run(std::string name, Time last_run) override;

private:
    db::Database& database_;
    std::string default_queue_;
};

}  // namespace pyscaler::tasks
