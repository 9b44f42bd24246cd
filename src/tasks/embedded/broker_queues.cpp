#include "tasks/embedded/broker.hpp"
#include "tasks/embedded/instant.hpp"
#include "tasks/embedded/journal.hpp"
#include "tasks/embedded/message_table.hpp"

namespace pyscaler::tasks::embedded {
namespace {

std::vector<QueueStatistics> count(Connection& connection) {
    auto row = connection.prepare(
        "SELECT queue, sum(state = 0), sum(state = 1), sum(state = 2), min(CASE state WHEN 0 THEN published END) "
        "FROM messages GROUP BY queue ORDER BY queue");
    std::vector<QueueStatistics> all;
    while (row.step()) {
        auto& queue = all.emplace_back();
        queue.queue = row.text(0);
        queue.ready = row.integer(1);
        queue.scheduled = row.integer(2);
        queue.leased = row.integer(3);
        if (!row.is_null(4)) queue.oldest_ready = time_of(row.integer(4));
    }
    return all;
}

std::vector<WaitingMessage> list(Connection& connection, const std::string& queue, std::int64_t limit) {
    auto row = connection.prepare(
        "SELECT headers, properties, body, queue, published, state FROM messages WHERE ?1 = '' OR queue = ?1 "
        "ORDER BY queue, state = 1, eta * (state = 1), priority DESC, number LIMIT ?2",
        queue, limit);
    std::vector<WaitingMessage> all;
    while (row.step()) {
        auto message = decode({row.text(0), row.text(1), row.text(2)});
        if (!message) continue;  // becomes a dead letter when it is received
        auto& waiting = all.emplace_back();
        waiting.message = std::move(message.value());
        waiting.queue = row.text(3);
        waiting.published = time_of(row.integer(4));
        waiting.leased = row.integer(5) == 2;
    }
    return all;
}

std::vector<DeadLetter> list_dead(Connection& connection, std::int64_t limit) {
    auto row = connection.prepare("SELECT queue, id, reason, at FROM dead_letters ORDER BY number DESC LIMIT ?", limit);
    std::vector<DeadLetter> all;
    while (row.step()) all.push_back({row.text(0), row.text(1), row.text(2), time_of(row.integer(3))});
    return all;
}

}  // namespace

Task<Result<std::vector<QueueStatistics>>> Broker::statistics() { co_return co_await storage_.journal().read(count); }

Task<Result<std::vector<WaitingMessage>>> Broker::waiting(std::string queue, std::size_t limit) {
    auto look = [queue = std::move(queue), limit](Connection& connection) {
        return list(connection, queue, static_cast<std::int64_t>(limit));
    };
    co_return co_await storage_.journal().read(std::move(look));
}

Task<Result<void>> Broker::revoke(std::string id) {
    const Retention keep{storage_.options().keep_results, storage_.options().keep_ids};
    auto work = [id = std::move(id), now = storage_.clock().now(), keep](Connection& connection) {
        message_table::revoke(connection, id, now, keep);
    };
    co_await storage_.journal().commit(Durability::power, std::move(work));
    storage_.outcomes_changed().notify();
    co_return Result<void>{};
}

Task<Result<std::int64_t>> Broker::purge(std::string queue) {
    auto work = [queue = std::move(queue)](Connection& connection) {
        return connection.run("DELETE FROM messages WHERE queue = ? AND state < 2", queue);
    };
    co_return co_await storage_.journal().write(Durability::power, std::move(work));
}

Task<Result<std::vector<DeadLetter>>> Broker::dead_letters(std::size_t limit) {
    auto look = [limit](Connection& connection) { return list_dead(connection, static_cast<std::int64_t>(limit)); };
    co_return co_await storage_.journal().read(std::move(look));
}

}  // namespace pyscaler::tasks::embedded
