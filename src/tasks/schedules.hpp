#pragma once
#include "base/task.hpp"
#include "tasks/message.hpp"
#include "tasks/schedule.hpp"

#include <optional>
#include <string>
#include <vector>

namespace pyscaler::tasks {

/// A task that is published again and again.
struct PeriodicEntry {
    std::string name{};  ///< unique
    std::string task{};
    json::array args{};
    json::object kwargs{};
    std::string queue{"celery"};
    Schedule schedule{};
    Zone zone{};
    std::optional<Duration> expires{};  ///< what nobody could run in this time is dropped
    std::int64_t priority{0};
    bool durable{true};  ///< false for ticks that are worthless after the next one
    std::optional<Time> last_run{};
    Time since{};  ///< counts as the last run while there is none: when the entry was made or enabled
};

/// Where Beat reads periodic tasks, anew at each look: they may be edited at any time.
class Schedules {
public:
    virtual ~Schedules() = default;

    /// The enabled ones.
    virtual Task<Result<std::vector<PeriodicEntry>>> list() = 0;

    /// `name` was published: keep `last_run` and count one more run.
    virtual Task<Result<void>> mark_run(std::string name, Time last_run) = 0;
};

}  // namespace pyscaler::tasks
