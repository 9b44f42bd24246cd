#include "tasks/stored_schedules.hpp"

#include "base/log.hpp"
#include "db/database.hpp"
#include "db/repository.hpp"

namespace pyscaler::tasks {
namespace {

Result<Schedule> schedule_of(const model::PeriodicTask& task) {
    if (!task.crontab.empty()) {
        auto crontab = Crontab::parse(task.crontab.str());
        if (!crontab) return crontab.error();
        return Schedule{crontab.value()};
    }
    if (!task.interval) return Error{Errc::invalid, "exactly one of crontab and interval must be given"};
    return Schedule{Interval{Duration{task.interval->value()}}};
}

}  // namespace

Result<PeriodicEntry> entry_of(const model::PeriodicTask& task, const std::string& default_queue) {
    auto schedule = schedule_of(task);
    if (!schedule) return schedule.error();
    auto zone = Zone::find(task.time_zone.str());
    if (!zone) return zone.error().in("time_zone");
    const auto args = task.args.value();
    const auto kwargs = task.kwargs.value();
    if (!args.is_null() && !args.is_array()) return Error{Errc::invalid, "args: expected a list"};
    if (!kwargs.is_null() && !kwargs.is_object()) return Error{Errc::invalid, "kwargs: expected an object"};

    PeriodicEntry entry;
    entry.name = task.name.str();
    entry.task = task.task.str();
    if (args.is_array()) entry.args = args.get_array();
    if (kwargs.is_object()) entry.kwargs = kwargs.get_object();
    entry.queue = task.queue.empty() ? default_queue : task.queue.str();
    entry.schedule = schedule.value();
    entry.zone = zone.value();
    if (task.expires) entry.expires = Duration{task.expires->value()};
    entry.durable = !task.expires;
    entry.last_run = task.last_run_at.value;
    return entry;
}

Task<Result<std::vector<PeriodicEntry>>> StoredSchedules::list() {
    auto body = [](db::Session& session) -> Result<std::vector<model::PeriodicTask>> {
        return db::Repository<model::PeriodicTask>{session}.select();
    };
    auto tasks = co_await database_.read(body);
    if (!tasks) co_return tasks.error();
    std::vector<PeriodicEntry> entries;
    for (const auto& task : tasks.value()) {
        if (!task.enabled) continue;
        auto entry = entry_of(task, default_queue_);
        if (entry)
            entries.push_back(std::move(entry.value()));
        else
            log::warning("beat", "periodic task {} is left out: {}", task.name.str(), entry.error().detail());
    }
    co_return entries;
}

Task<Result<void>> StoredSchedules::mark_run(std::string name, Time last_run) {
    auto body = [name = std::move(name), last_run](db::Session& session) -> Result<void> {
        db::Repository<model::PeriodicTask> tasks{session};
        auto task = tasks.require(name);
        if (!task) return task.error();
        task->last_run_at = last_run;
        task->total_run_count = *task->total_run_count + 1;
        return tasks.update(*task);
    };
    co_return co_await database_.transact(std::move(body));
}

}  // namespace pyscaler::tasks
