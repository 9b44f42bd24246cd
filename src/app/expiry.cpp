#include "app/expiry.hpp"

#include "db/repository.hpp"
#include "model/event.hpp"
#include "model/execution.hpp"
#include "model/idempotent_request.hpp"
#include "model/node.hpp"

namespace pyscaler::app {
namespace {

using db::Operator;

template <class T>
Result<void> remove_all(db::Session& session, const std::vector<T>& objects) {
    for (const auto& object : objects)
        if (auto removed = db::Repository<T>{session}.remove(object.id); !removed) return removed;
    return {};
}

Result<std::vector<std::int64_t>> expire(db::Session& session, Time now, const Retention& retention) {
    const auto old_events = db::Repository<model::Event>{session}.select(
        db::Query{}.where(&model::Event::time, now - retention.events.value(), Operator::less));
    if (auto removed = remove_all(session, old_events); !removed) return removed.error();

    const auto answered = db::Repository<model::IdempotentRequest>{session}.select(
        db::Query{}.where(&model::IdempotentRequest::created_at, now - retention.requests.value(), Operator::less));
    if (auto removed = remove_all(session, answered); !removed) return removed.error();

    auto executions = db::Repository<model::Execution>{session}.select(
        db::Query{}.where(&model::Execution::created_at, now - retention.executions.value(), Operator::less));
    std::erase_if(executions, [](const auto& one) { return !one.ended_at->has_value(); });
    if (auto removed = remove_all(session, executions); !removed) return removed.error();

    const auto gone = db::Repository<model::Node>{session}.select(
        db::Query{}
            .where(&model::Node::state, model::NodeState::terminated)
            .where(&model::Node::state_since, now - retention.nodes.value(), Operator::less));
    if (auto removed = remove_all(session, gone); !removed) return removed.error();
    std::vector<std::int64_t> ids;
    for (const auto& node : gone) ids.push_back(node.id);
    return ids;
}

}  // namespace

Task<Result<void>> remove_expired(db::Database& database, samples::Store& store, Time now, Retention retention) {
    auto body = [now, retention](db::Session& session) { return expire(session, now, retention); };
    auto gone = co_await database.transact(body);
    if (!gone) co_return gone.error();
    for (const auto node : *gone)
        if (auto done = co_await store.forget(node); !done) co_return done;
    co_return Result<void>{};
}

}  // namespace pyscaler::app
