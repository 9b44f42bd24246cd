#include "tasks/schedule.hpp"

namespace pyscaler::tasks {

std::optional<Time> next_after(const Schedule& schedule, Time last, const Zone& zone) {
    if (const auto* interval = std::get_if<Interval>(&schedule)) {
        if (interval->every <= Duration{}) return std::nullopt;
        return last + interval->every.value();
    }
    return std::get<Crontab>(schedule).next_after(last, zone);
}

Time run_time(const Schedule& schedule, Time due, Time now) {
    const auto* interval = std::get_if<Interval>(&schedule);
    if (!interval || interval->every <= Duration{} || now < due) return now;
    const auto every = interval->every.value();
    return due + (now - due) / every * every;
}

}  // namespace pyscaler::tasks
