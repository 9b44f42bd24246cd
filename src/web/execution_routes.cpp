#include "base/deadline.hpp"
#include "control/execution_progress.hpp"
#include "db/database.hpp"
#include "model/execution_output.hpp"
#include "model/json.hpp"
#include "tasks/queues.hpp"
#include "web/audit.hpp"
#include "web/authentication.hpp"
#include "web/heartbeat.hpp"
#include "web/listing.hpp"
#include "web/routes.hpp"
#include "web/sight.hpp"

#include <boost/json/serialize.hpp>
#include <limits>

namespace pyscaler::web {
namespace {

Endpoint one_endpoint() {
    Endpoint endpoint;
    endpoint.pattern = "/api/v1/executions/{name}";
    endpoint.scope = model::Role::viewer;
    endpoint.tag = "executions";
    endpoint.summary = "An execution with its steps";
    endpoint.answer = "ExecutionWithSteps";
    return endpoint;
}

Endpoint output_endpoint() {
    Endpoint endpoint;
    endpoint.pattern = "/api/v1/executions/{name}/output";
    endpoint.scope = model::Role::viewer;
    endpoint.tag = "executions";
    endpoint.summary =
        "What its steps said, in order; \"next\" is for \"after\", \"ended\" tells when no more will come";
    endpoint.query = {{"after", "the id that the last answer ended with", "integer"},
                      {"limit", "how many pieces, at most 1000", "integer"}};
    endpoint.answer = "ExecutionOutputs";
    return endpoint;
}

Endpoint stream_endpoint() {
    auto endpoint = output_endpoint();
    endpoint.pattern += "/stream";
    endpoint.summary =
        "The same as server-sent events \"output\", from \"after\" or Last-Event-ID on; \"end\" has the execution, "
        "when it "
        "has ended and all is told";
    endpoint.query.pop_back();
    endpoint.answer = "events";
    return endpoint;
}

Endpoint cancel_endpoint() {
    Endpoint endpoint;
    endpoint.method = http::Method::post;
    endpoint.pattern = "/api/v1/executions/{name}/cancel";
    endpoint.scope = model::Role::operator_;
    endpoint.tag = "executions";
    endpoint.summary = "Stops an execution: steps that run are cancelled, those to come are skipped";
    endpoint.answer = "StartedExecution";
    endpoint.status = 202;
    return endpoint;
}

Task<http::Response> one(Services& services, http::Request request, Caller caller) {
    const auto look =
        [caller, name = std::string(request.parameters.value("name"))](db::Session& session) -> Result<json::object> {
        const auto execution = visible<model::Execution>(session, caller, name);
        if (!execution) return execution.error();
        auto object = model::to_json(*execution);
        auto& steps = object["steps"].emplace_array();
        for (const auto& step : control::steps_of(session, name)) steps.push_back(model::to_json(step));
        return object;
    };
    auto object = co_await services.database.read(look);
    if (!object) co_return refusal(object.error());
    co_return reply(*object);
}

/// What an execution said from a position on.
struct Said {
    std::vector<model::ExecutionOutput> pieces{};
    model::Execution execution{};
    bool is_all{false};  ///< no more will come
};

Task<Result<Said>> said(db::Database& database, std::string name, Position from, Caller caller) {
    const auto look = [caller, name, from](db::Session& session) -> Result<Said> {
        auto execution = visible<model::Execution>(session, caller, name);
        if (!execution) return execution.error();
        auto query = db::Query{}
                         .where(&model::ExecutionOutput::execution, name)
                         .where(&model::ExecutionOutput::id, from.after, db::Operator::greater)
                         .limited_to(from.limit);
        auto page = db::Repository<model::ExecutionOutput>{session}.page(query);
        if (!page) return page.error();
        const bool is_all = page->next.empty() && control::has_ended(*execution->state);
        return Said{std::move(page->items), std::move(*execution), is_all};
    };
    co_return co_await database.read(look);
}

Task<http::Response> output(Services& services, http::Request request, Caller caller) {
    const auto from = read_position(request.target.query);
    if (!from) co_return refusal(from.error());
    const auto found =
        co_await said(services.database, std::string(request.parameters.value("name")), *from, std::move(caller));
    if (!found) co_return refusal(found.error());
    json::array items;
    for (const auto& piece : found->pieces) items.push_back(model::to_json(piece));
    co_return reply(json::object{{"items", std::move(items)},
                                 {"next", found->pieces.empty() ? from->after : found->pieces.back().id},
                                 {"ended", found->is_all}});
}

std::string stream_text(const Said& found) {
    std::string text;
    for (const auto& piece : found.pieces)
        text += http::server_sent_event("output", json::serialize(model::to_json(piece)), std::to_string(piece.id));
    if (found.is_all) text += http::server_sent_event("end", json::serialize(model::to_json(found.execution)));
    return text;
}

/// Output comes in bursts of commits: what one brings may wait so long for the others.
constexpr std::chrono::milliseconds gathering{50};

Task<void> follow(Services& services, std::string name, Position from, Caller caller, http::Writer& writer) {
    std::string text = ": connected\n\n";
    auto heartbeat = deadline_in(heartbeat_after);
    for (bool is_all = false; !is_all;) {
        const auto seen = services.database.commits();
        const auto found = co_await said(services.database, name, from, caller);
        if (!found) co_return;
        text += stream_text(*found);
        if (!found->pieces.empty()) from.after = found->pieces.back().id;
        is_all = found->is_all;
        if (remaining(heartbeat) == Deadline::duration::zero()) {
            if (!co_await is_valid(services.database, services.clock, caller)) co_return;
            heartbeat = deadline_in(heartbeat_after);
            text += ": alive\n\n";
        }
        const bool is_quiet = text.empty();
        if (!is_quiet)
            if (auto sent = co_await writer.write(std::exchange(text, {})); !sent) co_return;
        if (!is_quiet) continue;
        co_await services.database.await_commit(seen, heartbeat);
        co_await sleep_until(deadline_in(gathering));
    }
}

Task<http::Response> stream(Services& services, http::Request request, Caller caller) {
    auto from = read_position(request.target.query);
    if (!from) co_return refusal(from.error());
    if (const auto id = request.headers.find("Last-Event-ID")) {
        const auto after = read_number("Last-Event-ID", *id, 0, std::numeric_limits<std::int64_t>::max());
        if (!after) co_return refusal(after.error());
        from->after = *after;
    }
    std::string name{request.parameters.value("name")};
    if (auto there = co_await said(services.database, name, *from, caller); !there) co_return refusal(there.error());
    auto producer = [&services, name, from = *from, caller](http::Writer& writer) {
        return follow(services, name, from, caller, writer);
    };
    co_return http::Response::stream("text/event-stream", std::move(producer));
}

Task<http::Response> cancel(Services& services, http::Request request, Caller caller) {
    const std::string name{request.parameters.value("name")};
    const auto now = services.clock.now();
    const auto write = [caller, name, now](db::Session& session) -> Result<std::vector<std::string>> {
        if (auto found = visible<model::Execution>(session, caller, name); !found) return found.error();
        auto tasks = control::cancel_execution(session, now, name, caller.name);
        if (!tasks) return tasks.error();
        Deed deed;
        deed.verb = "cancel";
        deed.noun = "Execution";
        deed.object = name;
        audit(session, now, caller, deed);
        return tasks;
    };
    const auto tasks = co_await services.database.transact(write);
    if (!tasks) co_return refusal(tasks.error());
    for (const auto& task : *tasks) {
        // A task that cannot be revoked finds its step cancelled when it looks, and ends by itself.
        co_await services.queues.revoke(task);
        if (services.cancel_task) co_await services.cancel_task(task);
    }
    if (services.kick) services.kick();
    co_return started("execution", name);
}

}  // namespace

void add_execution_routes(Routes& routes, Services& services) {
    routes.add(one_endpoint(), [&services](http::Request request, Caller caller) {
        return one(services, std::move(request), std::move(caller));
    });
    routes.add(output_endpoint(), [&services](http::Request request, Caller caller) {
        return output(services, std::move(request), std::move(caller));
    });
    routes.add(stream_endpoint(), [&services](http::Request request, Caller caller) {
        return stream(services, std::move(request), std::move(caller));
    });
    routes.add(cancel_endpoint(), [&services](http::Request request, Caller caller) {
        return cancel(services, std::move(request), std::move(caller));
    });
}

}  // namespace pyscaler::web
