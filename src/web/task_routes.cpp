#include "db/database.hpp"
#include "tasks/queues.hpp"
#include "tasks/results.hpp"
#include "tasks/worker.hpp"
#include "web/audit.hpp"
#include "web/listing.hpp"
#include "web/reply.hpp"
#include "web/routes.hpp"

namespace pyscaler::web {
namespace {

constexpr std::size_t usual_tasks = 100;

Endpoint list_endpoint() {
    Endpoint endpoint;
    endpoint.pattern = "/api/v1/tasks";
    endpoint.scope = model::Role::viewer;
    endpoint.whole_installation = true;
    endpoint.tag = "tasks";
    endpoint.summary = "Queues, this process' worker, what waits, what ended last, and dead letters";
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

json::array recent_json(const std::vector<tasks::Outcome>& outcomes) {
    json::array array;
    for (const auto& outcome : outcomes) {
        auto object = tasks::to_json(outcome);
        object["task"] = outcome.task;
        array.push_back(std::move(object));
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
    auto workers = json::array{};
    if (services.worker) workers.push_back(worker_json(co_await services.worker()));
    co_return reply(json::object{{"queues", queues_json(*queues)},
                                 {"workers", std::move(workers)},
                                 {"waiting", waiting_json(*waiting)},
                                 {"recent", recent_json(*recent)},
                                 {"dead_letters", dead_json(*dead)}});
}

Task<http::Response> one(Services& services, http::Request request, Caller) {
    const auto outcome = co_await services.results.find(std::string(request.parameters.value("id")));
    if (!outcome) co_return refusal(outcome.error());
    auto object = tasks::to_json(*outcome);
    object["task"] = outcome->task;
    co_return reply(object);
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

}  // namespace

void add_task_routes(Routes& routes, Services& services) {
    routes.add(list_endpoint(), [&services](http::Request request, Caller caller) {
        return list(services, std::move(request), std::move(caller));
    });
    routes.add(one_endpoint(), [&services](http::Request request, Caller caller) {
        return one(services, std::move(request), std::move(caller));
    });
    routes.add(revoke_endpoint(), [&services](http::Request request, Caller caller) {
        return revoke(services, std::move(request), std::move(caller));
    });
}

}  // namespace pyscaler::web
