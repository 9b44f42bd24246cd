#pragma once
#include "base/clock.hpp"
#include "db/database.hpp"
#include "tasks/stored_schedules.hpp"

#include <map>
#include <string>

namespace pyscaler::app {

/// The name of the task that collects and decides one slot of a cluster; its argument is the cluster.
inline constexpr std::string_view collect_task = "pyscaler.collect";
/// The queue of those ticks, apart from the work that takes long.
inline constexpr std::string_view collect_queue = "collect";

/// What Beat publishes: the periodic tasks of the database, and a tick at the beginning of each slot of every cluster
/// whose mode is not off. A tick is not durable and expires with its slot.
class Schedules final : public tasks::Schedules {
public:
    Schedules(db::Database& database, const Clock& clock) : database_(database), clock_(clock), stored_(database) {}

    Task<Result<std::vector<tasks::PeriodicEntry>>> list() override;
    Task<Result<void>> mark_run(std::string name, Time last_run) override;

private:
    db::Database& database_;
    const Clock& clock_;
    tasks::StoredSchedules stored_;
    std::map<std::string, Time, std::less<>> ticks_{};  // when each cluster's slot last began
};

}  // namespace pyscaler::app
