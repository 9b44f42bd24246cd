#pragma once
#include "base/duration.hpp"
#include "tasks/crontab.hpp"

#include <variant>

namespace pyscaler::tasks {

/// Every so often, counted from the last run.
struct Interval {
    Duration every{std::chrono::minutes{1}};
};

using Schedule = std::variant<Crontab, Interval>;

/// The first run after `last`; none when there will be none.
std::optional<Time> next_after(const Schedule& schedule, Time last, const Zone& zone);

/// What to remember as the last run when a run that was due at `due` is made at `now`: `now` for a crontab; for an
/// interval the latest multiple, so that it does not drift and what was missed is made up for once.
Time run_time(const Schedule& schedule, Time due, Time now);

}  // namespace pyscaler::tasks
