#include "control/execution_progress.hpp"
#include "db/database.hpp"
#include "model/execution_output.hpp"
#include "model/json.hpp"
#include "tasks/queues.hpp"
#include "web/audit.hpp"
#include "web/listing.hpp"
#include "web/routes.hpp"
#include "web/sight.hpp"

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

Task<http::Response> output(Services& services, http::Request request, Caller caller) {
    const auto from = read_position(request.target.query);
    if (!from) co_return refusal(from.error());
    const auto look = [caller, name = std::string(request.parameters.value("name")),
                       from = *from](db::Session& session) -> Result<json::object> {
        const auto execution = visible<model::Execution>(session, caller, name);
        if (!execution) return execution.error();
        auto query = db::Query{}
                         .where(&model::ExecutionOutput::execution, name)
                         .where(&model::ExecutionOutput::id, from.after, db::Operator::greater)
                         .limited_to(from.limit);
        const auto page = db::Repository<model::ExecutionOutput>{session}.page(query);
        if (!page) return page.error();
        json::array items;
        for (const auto& piece : page->items) items.push_back(model::to_json(piece));
        const bool is_all = page->next.empty() && control::has_ended(*execution->state);
        return json::object{{"items", std::move(items)},
                            {"next", page->items.empty() ? from.after : page->items.back().id},
                            {"ended", is_all}};
    };
    auto object = co_await services.database.read(look);
    if (!object) co_return refusal(object.error());
    co_return reply(*object);
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
    routes.add(cancel_endpoint(), [&services](http::Request request, Caller caller) {
        return cancel(services, std::move(request), std::move(caller));
    });
}

}  // namespace pyscaler::web
