#include "web/next_run.hpp"

#include "tasks/stored_schedules.hpp"

#include <algorithm>

namespace pyscaler::web {

boost::json::value next_run(const model::PeriodicTask& task, Time now) {
    const auto entry = tasks::entry_of(task, {});
    if (!task.enabled || !entry) return {};
    const auto next = tasks::next_after(entry->schedule, entry->last_run.value_or(now), entry->zone);
    return next ? boost::json::value(format_time(std::max(*next, now))) : boost::json::value{};
}

bool has_next_run(const configuration::Collection& collection) { return collection.type->name == "PeriodicTask"; }

void add_next_run(const configuration::Collection& collection, const void* object, Time now,
                  boost::json::object& shown) {
    if (has_next_run(collection))
        shown[next_run_member] = next_run(*static_cast<const model::PeriodicTask*>(object), now);
}

}  // namespace pyscaler::web
