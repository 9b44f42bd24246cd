#pragma once
#include "base/clock.hpp"
#include "tasks/attempt.hpp"
#include "tasks/broker.hpp"
#include "tasks/outcome.hpp"
#include "tasks/results.hpp"

#include <memory>
#include <string>
#include <vector>

namespace pyscaler::tasks {

/// Brings a verdict into the world, in the order that a crash at any point repeats work and loses none: publish what
/// follows, store the outcome, acknowledge.
class Settlement {
public:
    Settlement(Broker& broker, Results& results, const Clock& clock)
        : broker_(broker), results_(results), clock_(clock) {}

    /// `keep_result`: false stores nothing. An error means that the broker or the results could not be reached; the
    /// message then comes back.
    Task<Result<void>> settle(std::shared_ptr<const Attempt> attempt, Verdict verdict, bool keep_result);

private:
    Task<Result<void>> publish_next(std::shared_ptr<const Attempt> attempt, Verdict& verdict, Outcome& outcome);
    Task<Result<void>> finish(std::shared_ptr<const Attempt> attempt, Outcome outcome, bool keep_result);

    Broker& broker_;
    Results& results_;
    const Clock& clock_;
};

/// What is known of `attempt` when it has come to `state`.
Outcome outcome_of(const Attempt& attempt, State state);

}  // namespace pyscaler::tasks
