#include "web/await_commit.hpp"

#include "base/deadline.hpp"
#include "db/database.hpp"

namespace pyscaler::web {
namespace {

using namespace std::chrono_literals;

constexpr auto look_every = 250ms;      // at a counter in memory
constexpr auto look_anyway_after = 2s;  // at the database

}  // namespace

Task<void> await_commit(db::Database& database, std::uint64_t seen, std::function<bool()> is_woken) {
    const auto until = deadline_in(look_anyway_after);
    while (database.commits() == seen && remaining(until) > 0ms && !(is_woken && is_woken()))
        co_await sleep_until(deadline_in(look_every));
}

}  // namespace pyscaler::web
