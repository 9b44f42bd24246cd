#pragma once
#include "base/deadline.hpp"
#include "base/task.hpp"
#include "tasks/outcome.hpp"

#include <string>

namespace pyscaler::tasks {

/// Remembers what became of tasks, for a limited time. Every function may be called from any event loop.
class Results {
public:
    virtual ~Results() = default;

    /// Replaces what is known of `outcome.id`. A final state is not replaced by one that is not (a late progress
    /// report).
    virtual Task<Result<void>> store(Outcome outcome) = 0;

    /// `State::pending` also when nothing is known, as in Celery: an id that never was looks like one not yet begun.
    virtual Task<Result<Outcome>> find(std::string id) = 0;

    /// Waits until the task has a final state. `Errc::timed_out` at `deadline`.
    virtual Task<Result<Outcome>> wait(std::string id, Deadline deadline) = 0;

    /// The newest `limit` outcomes, of `task` only unless it is empty, and in one state only where it is given.
    virtual Task<Result<std::vector<Outcome>>> recent(std::string task, std::size_t limit,
                                                      std::optional<State> state = std::nullopt) = 0;

    virtual Task<Result<void>> forget(std::string id) = 0;
};

}  // namespace pyscaler::tasks
