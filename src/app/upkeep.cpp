#include "app/upkeep.hpp"

#include "base/log.hpp"
#include "db/repository.hpp"
#include "fleet/upkeep.hpp"
#include "model/node.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>

namespace pyscaler::app {
namespace {

constexpr std::chrono::milliseconds pause{500};

Result<bool> somebody_warms(db::Session& session) {
    return db::Repository<model::Node>{session}.count(
               db::Query{}.where(&model::Node::state, model::NodeState::warming)) > 0;
}

void complain(const Result<void>& done, std::string_view what) {
    if (!done) log::warning("upkeep", "{}: {}", what, done.error().detail());
}

}  // namespace

Upkeep::Upkeep(asio::any_io_executor executor, db::Database& database, control::Outbox& outbox,
               control::Cleanup& cleanup, const Clock& clock)
    : timer_(std::move(executor)), database_(database), outbox_(outbox), cleanup_(cleanup), clock_(clock) {}

void Upkeep::kick() {
    asio::post(timer_.get_executor(), [this] {
        kicked_ = true;
        timer_.cancel();
    });
}

Task<void> Upkeep::look() {
    complain(co_await outbox_.sweep(), "publishing steps");
    complain(co_await cleanup_.sweep(), "ending nodes");
    auto warms = co_await database_.read(somebody_warms);
    if (!warms || !*warms) co_return;
    auto body = [now = clock_.now()](db::Session& session) -> Result<void> {
        auto names = fleet::end_warmups(session, now);
        if (!names) return names.error();
        return {};
    };
    complain(co_await database_.transact(body), "ending warm-ups");
}

Task<void> Upkeep::run() {
    for (;;) {
        co_await look();
        if (!std::exchange(kicked_, false)) {
            timer_.expires_after(pause);
            co_await timer_.async_wait(asio::as_tuple(asio::use_awaitable));
            kicked_ = false;
        }
    }
}

}  // namespace pyscaler::app
