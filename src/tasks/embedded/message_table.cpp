#include "tasks/embedded/message_table.hpp"

#include "base/log.hpp"
#include "tasks/embedded/connection.hpp"
#include "tasks/embedded/instant.hpp"
#include "tasks/embedded/outcome_table.hpp"

#include <algorithm>

namespace pyscaler::tasks::embedded::message_table {
namespace {

constexpr std::int64_t sweep_limit = 1000;  // so that a transaction stays short
constexpr Duration transient_ids{std::chrono::minutes{10}};

/// What is needed of a message to end it without running it.
struct Ended {
    std::int64_t number{0};
    std::string id{};
    std::string task{};
    std::int64_t retries{0};
    std::int64_t keep_id{0};
    bool keep_result{true};
};

constexpr std::string_view ended_columns = "SELECT number, id, task, retries, keep_id, keep_result FROM messages ";

std::vector<Ended> read_ended(Statement row) {
    std::vector<Ended> all;
    while (row.step())
        all.push_back({row.integer(0), row.text(1), row.text(2), row.integer(3), row.integer(4), row.integer(5) != 0});
    return all;
}

void record(Connection& connection, const Ended& ended, State state, json::object why, Time now, Duration keep) {
    if (!ended.keep_result) return;
    Outcome outcome;
    outcome.id = ended.id;
    outcome.task = ended.task;
    outcome.state = state;
    outcome.result = std::move(why);
    outcome.retries = ended.retries;
    outcome.done = now;
    outcome_table::store(connection, outcome, now, now + keep.value());
}

json::object revoked_because(std::string_view reason) {
    return failure_value("TaskRevokedError", reason, "celery.exceptions");
}

void finish(Connection& connection, const Ended& ended, Time now) {
    connection.run("INSERT OR REPLACE INTO finished (id, retries, until) VALUES (?, ?, ?)", ended.id, ended.retries,
                   instant(now) + ended.keep_id);
    connection.run("DELETE FROM messages WHERE number = ?", ended.number);
}

void end_revoked(Connection& connection, const Ended& ended, std::string_view reason, Time now,
                 const Retention& retention) {
    record(connection, ended, State::revoked, revoked_because(reason), now, retention.results);
    finish(connection, ended, now);
}

bool exists(Connection& connection, std::string_view sql, const std::string& id, std::int64_t retries) {
    auto row = connection.prepare(sql, id, retries);
    return row.step();
}

struct Row {
    Ended ended{};
    EncodedMessage encoded{};
    bool revoked{false};
    bool redelivered{false};
    std::int64_t redeliveries{0};
};

std::vector<Row> ready_rows(Connection& connection, const std::string& queue, std::size_t max) {
    auto row = connection.prepare(
        "SELECT number, id, task, retries, keep_id, keep_result, headers, properties, body, revoked, redelivered, "
        "redeliveries FROM messages WHERE queue = ? AND state = 0 ORDER BY priority DESC, number LIMIT ?",
        queue, static_cast<std::int64_t>(max));
    std::vector<Row> all;
    while (row.step()) {
        Row read;
        read.ended = {row.integer(0), row.text(1), row.text(2), row.integer(3), row.integer(4), row.integer(5) != 0};
        read.encoded = {row.text(6), row.text(7), row.text(8)};
        read.revoked = row.integer(9) != 0;
        read.redelivered = row.integer(10) != 0;
        read.redeliveries = row.integer(11);
        all.push_back(std::move(read));
    }
    return all;
}

void put_aside(Connection& connection, const std::string& queue, const Row& row, const Error& error, Time now,
               const Retention& retention) {
    log::error("tasks", "message {} in queue {} cannot be read and was put aside: {}", row.ended.id, queue,
               error.detail());
    connection.run(
        "INSERT INTO dead_letters (queue, id, reason, at, headers, properties, body) VALUES (?, ?, ?, ?, ?, ?, ?)",
        queue, row.ended.id, error.detail(), instant(now), row.encoded.headers, row.encoded.properties,
        row.encoded.body);
    record(connection, row.ended, State::failure, failure_value(error), now, retention.results);
    finish(connection, row.ended, now);
}

Delivery lease(Connection& connection, const std::string& queue, Row row, Message message, const Claim& claim) {
    Delivery delivery;
    delivery.message = std::move(message);
    delivery.queue = queue;
    delivery.tag = claim.next_lease();
    delivery.redelivered = row.redelivered;
    delivery.redeliveries = row.redeliveries;
    connection.run("UPDATE messages SET state = 2, owner = ?, lease = ?, leased_until = ? WHERE number = ?",
                   claim.owner, delivery.tag, instant(claim.until), row.ended.number);
    return delivery;
}

}  // namespace

Published insert(Connection& connection, const std::string& queue, const Message& message,
                 const EncodedMessage& encoded, Time now, const Retention& retention) {
    const auto keep_id =
        message.delivery_mode == DeliveryMode::transient ? std::min(retention.ids, transient_ids) : retention.ids;
    if (exists(connection, "SELECT 1 FROM revoked WHERE id = ?1 AND ?2 >= 0", message.id, message.retries)) {
        const Ended ended{
            0, message.id, message.task, message.retries, keep_id.value().count(), !message.ignore_result};
        record(connection, ended, State::revoked, revoked_because("revoked"), now, retention.results);
        return Published::revoked;
    }
    if (exists(connection, "SELECT 1 FROM finished WHERE id = ? AND retries = ?", message.id, message.retries))
        return Published::duplicate;
    const bool waits = message.eta && *message.eta > now;
    const auto added = connection.run(
        "INSERT INTO messages (queue, id, retries, task, priority, state, eta, expires, published, keep_result, "
        "keep_id, "
        "headers, properties, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        queue, message.id, message.retries, message.task, message.priority, waits ? 1 : 0,
        instant(message.eta).value_or(0), instant(message.expires), instant(now), !message.ignore_result,
        keep_id.value().count(), encoded.headers, encoded.properties, encoded.body);
    return added == 1 ? Published::accepted : Published::duplicate;
}

std::optional<Time> next_due(Connection& connection, const std::vector<std::string>& queues) {
    for (const auto& queue : queues) {
        auto ready = connection.prepare("SELECT 1 FROM messages WHERE queue = ? AND state = 0 LIMIT 1", queue);
        if (ready.step()) return Time{};
    }
    auto row = connection.prepare(
        "SELECT min(at) FROM (SELECT min(eta) AS at FROM messages WHERE state = 1 UNION ALL "
        "SELECT min(expires) FROM messages WHERE expires IS NOT NULL AND state < 2 UNION ALL "
        "SELECT min(leased_until) FROM messages WHERE state = 2)");
    if (!row.step() || row.is_null(0)) return std::nullopt;
    return time_of(row.integer(0));
}

void sweep(Connection& connection, Time now, const Retention& retention) {
    connection.run("UPDATE messages SET state = 0 WHERE state = 1 AND eta <= ?", instant(now));
    connection.run(
        "UPDATE messages SET state = 0, owner = NULL, lease = NULL, redelivered = 1, redeliveries = redeliveries + 1 "
        "WHERE state = 2 AND leased_until <= ?",
        instant(now));
    const auto expired = read_ended(connection.prepare(
        std::string(ended_columns) + "WHERE expires IS NOT NULL AND state < 2 AND expires <= ? LIMIT ?", instant(now),
        sweep_limit));
    for (const auto& ended : expired) end_revoked(connection, ended, "expired", now, retention);
}

std::vector<Delivery> claim(Connection& connection, const std::string& queue, std::size_t max, const Claim& claim,
                            Time now, const Retention& retention) {
    std::vector<Delivery> deliveries;
    for (auto& row : ready_rows(connection, queue, max)) {
        if (row.revoked) {
            end_revoked(connection, row.ended, "revoked", now, retention);
            continue;
        }
        auto message = decode(row.encoded);
        if (message)
            deliveries.push_back(lease(connection, queue, std::move(row), std::move(message.value()), claim));
        else
            put_aside(connection, queue, row, message.error(), now, retention);
    }
    return deliveries;
}

void revoke(Connection& connection, const std::string& id, Time now, const Retention& retention) {
    connection.run("INSERT OR REPLACE INTO revoked (id, until) VALUES (?, ?)", id,
                   instant(now + retention.ids.value()));
    connection.run("UPDATE messages SET revoked = 1 WHERE id = ? AND state = 2", id);
    const auto waiting = read_ended(connection.prepare(std::string(ended_columns) + "WHERE id = ? AND state < 2", id));
    for (const auto& ended : waiting) end_revoked(connection, ended, "revoked", now, retention);
}

void expire_ids(Connection& connection, Time now, std::size_t limit) {
    const auto most = static_cast<std::int64_t>(limit);
    connection.run(
        "DELETE FROM finished WHERE (id, retries) IN (SELECT id, retries FROM finished WHERE until <= ? LIMIT ?)",
        instant(now), most);
    connection.run("DELETE FROM revoked WHERE id IN (SELECT id FROM revoked WHERE until <= ? LIMIT ?)", instant(now),
                   most);
}

}  // namespace pyscaler::tasks::embedded::message_table
