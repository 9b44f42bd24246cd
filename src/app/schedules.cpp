#include "app/schedules.hpp"

#include "control/slot.hpp"
#include "db/repository.hpp"
#include "model/cluster.hpp"

namespace pyscaler::app {
namespace {

/// Sets ticks apart from the periodic tasks that people name: no slug has a colon.
constexpr std::string_view tick_prefix = "tick:";

Result<std::vector<model::Cluster>> clusters(db::Session& session) {
    return db::Repository<model::Cluster>{session}.select();
}

tasks::PeriodicEntry tick_of(const model::Cluster& cluster) {
    const Duration interval{cluster.interval.value()};
    tasks::PeriodicEntry entry;
    entry.name = std::string(tick_prefix) + cluster.name.str();
    entry.task = std::string(collect_task);
    entry.args = {cluster.name.str()};
    entry.queue = std::string(collect_queue);
    entry.schedule = tasks::Interval{interval};
    entry.expires = interval;
    entry.durable = false;
    return entry;
}

}  // namespace

Task<Result<std::vector<tasks::PeriodicEntry>>> Schedules::list() {
    auto entries = co_await stored_.list();
    if (!entries) co_return entries;
    auto known = co_await database_.read(clusters);
    if (!known) co_return known.error();
    for (const auto& cluster : *known) {
        if (cluster.mode == model::Mode::off) continue;
        auto entry = tick_of(cluster);
        // Slots are multiples of the interval, so what is counted from must be one too. A cluster that is new here
        // counts from the slot in which it was first seen.
        const Duration interval{cluster.interval.value()};
        const auto last = ticks_.try_emplace(entry.name, clock_.now()).first;
        entry.last_run = control::slot_of(last->second, interval);
        entries->push_back(std::move(entry));
    }
    co_return entries;
}

Task<Result<void>> Schedules::mark_run(std::string name, Time last_run) {
    if (!name.starts_with(tick_prefix)) co_return co_await stored_.mark_run(std::move(name), last_run);
    ticks_[name] = last_run;
    co_return Result<void>{};
}

}  // namespace pyscaler::app
