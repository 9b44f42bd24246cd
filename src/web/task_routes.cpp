#include "db/database.hpp"
#include "db/repository.hpp"
#include "model/periodic_task.hpp"
#include "tasks/broker.hpp"
#include "tasks/queues.hpp"
#include "tasks/results.hpp"
#include "tasks/worker.hpp"
#include "web/audit.hpp"
#include "web/listing.hpp"
#include "web/next_run.hpp"
#include "web/reply.hpp"
#include "web/routes.hpp"

#include <algorithm>
#include <utility>

namespace pyscaler::web {
namespace {

constexpr std::size_t usual_tasks = 100;

Endpoint list_endpoint() {
    Endpoint endpoint;
    endpoint.pattern = "/api/v1/tasks";
    endpoint.scope = model::Role::viewer;
    endpoint.whole_installation = true;
    endpoint.tag = "tasks";
    endpoint.summary =
        "Queues, this process' workers with what they run, what waits, what ended last, what failed last, periodic "
        "tasks "
        "with their next runs, and dead letters";
    endpoint.query = {{"limit", "of each list, at most 1000", "integer"}, {"task", "only outcomes of this task"}};
    endpoint.answer = "Tasks";
    return endpoint;
}

Endpoint one_endpoint() {
    auto endpoint = list_endpoint();
    endpoint.pattern = "/api/v1/tasks/{id}";
    endpoint.summary = "What is known of one task; PENDING also for one that never was";
    endpoint.query.clear();
    endpoint.answer = "TaskOutcome";
    return endpoint;
}

Endpoint revoke_endpoint() {
    auto endpoint = one_endpoint();
    endpoint.method = http::Method::post;
    endpoint.pattern = "/api/v1/tasks/{id}/revoke";
    endpoint.scope = model::Role::operator_;
    endpoint.summary = "A waiting task will not run, a running one is stopped";
    endpoint.answer = "StartedTask";
    endpoint.status = 202;
    return endpoint;
}

Endpoint retry_endpoint() {
    auto endpoint = revoke_endpoint();
    endpoint.pattern = "/api/v1/tasks/{id}/retry";
    endpoint.summary = "Puts a task that failed in its queue again, as a new task with the same arguments";
    return endpoint;
}

json::value time_or_null(const std::optional<Time>& time) {
    return time ? json::value(format_time(*time)) : json::value{};
}

json::array queues_json(const std::vector<tasks::QueueStatistics>& queues) {
    json::array array;
    for (const auto& queue : queues)
        array.push_back(json::object{{"queue", queue.queue},
                                     {"ready", queue.ready},
                                     {"scheduled", queue.scheduled},
                                     {"leased", queue.leased},
                                     {"oldest_ready", time_or_null(queue.oldest_ready)}});
    return array;
}

json::object worker_json(const tasks::WorkerStatus& worker) {
    json::array running;
    for (const auto& task : worker.running)
        running.push_back(json::object{{"id", task.id},
                                       {"task", task.task},
                                       {"queue", task.queue},
                                       {"started", format_time(task.started)},
                                       {"retries", task.retries},
                                       {"redelivered", task.redelivered}});
    return {{"name", worker.name},
            {"queues", json::array(worker.queues.begin(), worker.queues.end())},
            {"concurrency", worker.concurrency},
            {"running", std::move(running)},
            {"prefetched", worker.prefetched},
            {"succeeded", worker.succeeded},
            {"failed", worker.failed},
            {"retried", worker.retried},
            {"revoked", worker.revoked}};
}

json::array waiting_json(const std::vector<tasks::WaitingMessage>& waiting) {
    json::array array;
    for (const auto& each : waiting)
        array.push_back(json::object{{"id", each.message.id},
                                     {"task", each.message.task},
                                     {"args", each.message.args},
                                     {"queue", each.queue},
                                     {"published", format_time(each.published)},
                                     {"eta", time_or_null(each.message.eta)},
                                     {"expires", time_or_null(each.message.expires)},
                                     {"retries", each.message.retries},
                                     {"priority", each.message.priority},
                                     {"leased", each.leased}});
    return array;
}

json::object outcome_json(const tasks::Outcome& outcome) {
    auto object = tasks::to_json(outcome);
    object["task"] = outcome.task;
    object["queue"] = outcome.queue;
    object["can_retry"] = outcome.message.has_value();
    return object;
}

json::array recent_json(const std::vector<tasks::Outcome>& outcomes) {
    json::array array;
    for (const auto& outcome : outcomes) {
        array.push_back(outcome_json(outcome));
    }
    return array;
}

json::array dead_json(const std::vector<tasks::DeadLetter>& letters) {
    json::array array;
    for (const auto& letter : letters)
        array.push_back(json::object{
            {"queue", letter.queue}, {"id", letter.id}, {"reason", letter.reason}, {"at", format_time(letter.at)}});
    return array;
}

Result<json::array> periodic_json(db::Session& session, Time now) {
    json::array array;
    for (const auto& task : db::Repository<model::PeriodicTask>{session}.select(db::Query{}.ordered_by("name")))
        array.push_back(json::object{{"name", task.name.str()},
                                     {"task", task.task.str()},
                                     {"enabled", task.enabled},
                                     {"last_run_at", time_or_null(*task.last_run_at)},
                                     {"next_run_at", next_run(task, now)}});
    return array;
}

Task<http::Response> list(Services& services, http::Request request, Caller) {
    const auto position = read_position(request.target.query);
    if (!position) co_return refusal(position.error());
    const auto limit = request.target.query.find("limit") ? position->limit : usual_tasks;
    const auto queues = co_await services.queues.statistics();
    if (!queues) co_return refusal(queues.error());
    const auto waiting = co_await services.queues.waiting({}, limit);
    if (!waiting) co_return refusal(waiting.error());
    const auto recent = co_await services.results.recent(std::string(request.target.query.value("task")), limit);
    if (!recent) co_return refusal(recent.error());
    const auto dead = co_await services.queues.dead_letters(limit);
    if (!dead) co_return refusal(dead.error());
    const auto failed =
        co_await services.results.recent(std::string(request.target.query.value("task")), limit, tasks::State::failure);
    if (!failed) co_return refusal(failed.error());
    const auto look = [now = services.clock.now()](db::Session& session) { return periodic_json(session, now); };
    auto periodic = co_await services.database.read(look);
    if (!periodic) co_return refusal(periodic.error());
    auto workers = json::array{};
    if (services.workers)
        for (const auto& worker : co_await services.workers()) workers.push_back(worker_json(worker));
    co_return reply(json::object{{"queues", queues_json(*queues)},
                                 {"workers", std::move(workers)},
                                 {"waiting", waiting_json(*waiting)},
                                 {"recent", recent_json(*recent)},
                                 {"failed", recent_json(*failed)},
                                 {"periodic", std::move(*periodic)},
                                 {"dead_letters", dead_json(*dead)}});
}

Task<http::Response> one(Services& services, http::Request request, Caller) {
    const auto outcome = co_await services.results.find(std::string(request.parameters.value("id")));
    if (!outcome) co_return refusal(outcome.error());
    co_return reply(outcome_json(*outcome));
}

Task<http::Response> revoke(Services& services, http::Request request, Caller caller) {
    const std::string id{request.parameters.value("id")};
    if (id.size() > 64) co_return refusal(no_such("task", id));
    const auto write = [caller, id, now = services.clock.now()](db::Session& session) -> Result<void> {
        Deed deed;
        deed.verb = "revoke";
        deed.noun = "Task";
        deed.object = id;
        audit(session, now, caller, deed);
        return {};
    };
    if (auto written = co_await services.database.transact(write); !written) co_return refusal(written.error());
    if (auto revoked = co_await services.queues.revoke(id); !revoked) co_return refusal(revoked.error());
    if (services.cancel_task) co_await services.cancel_task(id);
    co_return started("task", id);
}

/// The message that does the same once more.
tasks::Message repetition_of(tasks::Message message, std::string id) {
    message.parent_id = std::exchange(message.id, std::move(id));
    message.correlation_id = message.id;
    message.retries = 0;
    message.eta.reset();
    message.expires.reset();
    return message;
}

Task<http::Response> retry(Services& services, http::Request request, Caller caller) {
    const std::string id{request.parameters.value("id")};
    const auto outcome = co_await services.results.find(id);
    if (!outcome) co_return refusal(outcome.error());
    if (outcome->task.empty()) co_return refusal(no_such("task", id));
    if (!outcome->message)
        co_return refusal(Error{Errc::conflict, outcome->state == tasks::State::failure
                                                    ? "what the task was called with is not known any more"
                                                    : "the task has not failed"});
    auto message = repetition_of(*outcome->message, services.identifiers.uuid());
    const std::string again{message.id};
    const auto write = [caller, id, again, task = outcome->task,
                        now = services.clock.now()](db::Session& session) -> Result<void> {
        audit(session, now, caller, {"retry", "Task", id, json::object{{"as", again}}, task});
        return {};
    };
    if (auto written = co_await services.database.transact(write); !written) co_return refusal(written.error());
    const auto published = co_await services.broker.publish(outcome->queue, std::move(message));
    if (!published) co_return refusal(published.error());
    co_return started("task", again);
}

}  // namespace

void add_task_routes(Routes& routes, Services& services) {
    routes.add(list_endpoint(), [&services](http::Request request, Caller caller) {
        return list(services, std::move(request), std::move(caller));
    });
    routes.add(one_endpoint(), [&services](http::Request request, Caller caller) {
        return one(services, std::move(request), std::move(caller));
    });
    routes.add(retry_endpoint(), [&services](http::Request request, Caller caller) {
        return retry(services, std::move(request), std::move(caller));
    });
    routes.add(revoke_endpoint(), [&services](http::Request request, Caller caller) {
        return revoke(services, std::move(request), std::move(caller));
    });
}

}  // namespace pyscaler::web
