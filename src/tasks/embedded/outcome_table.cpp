#include "tasks/embedded/outcome_table.hpp"

#include "base/json_text.hpp"
#include "tasks/embedded/connection.hpp"
#include "tasks/embedded/instant.hpp"

#include <boost/json/serialize.hpp>

namespace pyscaler::tasks::embedded::outcome_table {
namespace {

constexpr std::string_view columns =
    "SELECT id, task, state, result, traceback, children, parent_id, retries, started, done, queue, headers, "
    "properties, body FROM outcomes ";

std::string children_text(const Outcome& outcome) {
    json::array children;
    for (const auto& child : outcome.children) children.push_back(json::value(child));
    return json::serialize(children);
}

std::optional<Time> time_at(const Statement& row, int column) {
    if (row.is_null(column)) return std::nullopt;
    return time_of(row.integer(column));
}

/// A result that was no JSON (NaN) reads as null.
json::value value_of(const std::string& text) {
    auto value = parse_json(text, {.bytes = text.size(), .depth = 4096});
    return value ? std::move(*value) : json::value{};
}

Outcome read(const Statement& row) {
    Outcome outcome;
    outcome.id = row.text(0);
    outcome.task = row.text(1);
    outcome.state = parse_state(row.text(2)).value();
    outcome.result = value_of(row.text(3));
    outcome.traceback = row.text(4);
    const auto children = value_of(row.text(5));
    for (const auto& child : children.as_array()) outcome.children.emplace_back(std::string_view(child.as_string()));
    if (!row.is_null(6)) outcome.parent_id = row.text(6);
    outcome.retries = row.integer(7);
    outcome.started = time_at(row, 8);
    outcome.done = time_at(row, 9);
    outcome.queue = row.text(10);
    if (row.is_null(11)) return outcome;
    if (auto message = decode({row.text(11), row.text(12), row.text(13)})) outcome.message = std::move(*message);
    return outcome;
}

}  // namespace

void store(Connection& connection, const Outcome& outcome, Time now, Time until) {
    std::optional<std::string> headers, properties, body;
    if (outcome.message) {
        auto encoded = encode(*outcome.message);
        headers = std::move(encoded.headers);
        properties = std::move(encoded.properties);
        body = std::move(encoded.body);
    }
    connection.run(
        "INSERT INTO outcomes (id, task, state, final, result, traceback, children, parent_id, retries, started, done, "
        "changed, until, queue, headers, properties, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (id) DO UPDATE SET task = "
        "excluded.task, state = excluded.state, final = excluded.final, result = excluded.result, traceback = "
        "excluded.traceback, children = excluded.children, parent_id = excluded.parent_id, retries = excluded.retries, "
        "started = coalesce(excluded.started, started), done = excluded.done, changed = excluded.changed, until = "
        "excluded.until, queue = excluded.queue, headers = excluded.headers, properties = excluded.properties, body = "
        "excluded.body WHERE excluded.final >= final",
        outcome.id, outcome.task, to_string(outcome.state), is_final(outcome.state), json::serialize(outcome.result),
        outcome.traceback, children_text(outcome), outcome.parent_id, outcome.retries, instant(outcome.started),
        instant(outcome.done), instant(now), instant(until), outcome.queue, headers, properties, body);
}

Outcome find(Connection& connection, const std::string& id) {
    auto row = connection.prepare(std::string(columns) + "WHERE id = ?", id);
    if (row.step()) return read(row);
    Outcome unknown;
    unknown.id = id;
    return unknown;
}

std::vector<Outcome> recent(Connection& connection, const std::string& task, std::size_t limit,
                            std::optional<State> state) {
    auto row = connection.prepare(
        std::string(columns) +
            "WHERE (?1 = '' OR task = ?1) AND (?2 = '' OR state = ?2) ORDER BY changed DESC LIMIT ?3",
        task, std::string(state ? to_string(*state) : ""), static_cast<std::int64_t>(limit));
    std::vector<Outcome> all;
    while (row.step()) all.push_back(read(row));
    return all;
}

void forget(Connection& connection, const std::string& id) { connection.run("DELETE FROM outcomes WHERE id = ?", id); }

void expire(Connection& connection, Time now, std::size_t limit) {
    connection.run("DELETE FROM outcomes WHERE id IN (SELECT id FROM outcomes WHERE until <= ? LIMIT ?)", instant(now),
                   static_cast<std::int64_t>(limit));
}

}  // namespace pyscaler::tasks::embedded::outcome_table
