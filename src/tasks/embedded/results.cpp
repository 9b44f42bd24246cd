#include "tasks/embedded/results.hpp"

#include "tasks/embedded/journal.hpp"
#include "tasks/embedded/outcome_table.hpp"

#include <algorithm>
#include <fmt/core.h>

namespace pyscaler::tasks::embedded {

Task<Result<void>> Results::store(Outcome outcome) {
    auto work = [outcome = std::move(outcome), now = storage_.clock().now(), keep = storage_.options().keep_results](
                    Connection& connection) { outcome_table::store(connection, outcome, now, now + keep.value()); };
    co_await storage_.journal().commit(Durability::process, std::move(work));
    storage_.outcomes_changed().notify();
    co_return Result<void>{};
}

Task<Result<Outcome>> Results::find(std::string id) {
    auto look = [id = std::move(id)](Connection& connection) { return outcome_table::find(connection, id); };
    co_return co_await storage_.journal().read(std::move(look));
}

Task<Result<Outcome>> Results::wait(std::string id, Deadline deadline) {
    for (;;) {
        const auto seen = storage_.outcomes_changed().version();
        auto outcome = co_await find(id);
        if (!outcome || is_final(outcome.value().state)) co_return outcome;
        if (std::chrono::steady_clock::now() >= deadline)
            co_return Error{Errc::timed_out, fmt::format("task {} is still {}", id, to_string(outcome.value().state))};
        // The poll is for what other processes store.
        co_await storage_.outcomes_changed().wait(seen, std::min(deadline, deadline_in(storage_.options().poll)));
    }
}

Task<Result<std::vector<Outcome>>> Results::recent(std::string task, std::size_t limit, std::optional<State> state) {
    auto look = [task = std::move(task), limit, state](Connection& connection) {
        return outcome_table::recent(connection, task, limit, state);
    };
    co_return co_await storage_.journal().read(std::move(look));
}

Task<Result<void>> Results::forget(std::string id) {
    auto work = [id = std::move(id)](Connection& connection) { outcome_table::forget(connection, id); };
    co_await storage_.journal().commit(Durability::process, std::move(work));
    co_return Result<void>{};
}

}  // namespace pyscaler::tasks::embedded
