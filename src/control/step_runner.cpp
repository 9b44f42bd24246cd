#include "control/step_runner.hpp"

#include "actions/per_node.hpp"
#include "base/json_text.hpp"
#include "base/spawn.hpp"
#include "control/builtin_step.hpp"
#include "control/output_log.hpp"
#include "db/repository.hpp"
#include "model/cluster.hpp"
#include "model/json.hpp"

#include <boost/json/value.hpp>
#include <fmt/core.h>

namespace pyscaler::control {
namespace {

using namespace std::chrono_literals;

std::vector<model::Node> nodes_of_execution(db::Session& session, const std::string& execution) {
    return db::Repository<model::Node>{session}.select(db::Query{}.where(&model::Node::execution, execution));
}

/// The newest node of the execution, else the newest in service.
std::vector<model::Node> last_node(db::Session& session, const model::Execution& execution) {
    auto own = nodes_of_execution(session, execution.name->str());
    if (!own.empty()) return {own.back()};
    auto newest =
        db::Repository<model::Node>{session}.first(db::Query{}
                                                       .where(&model::Node::cluster, execution.cluster->str())
                                                       .where(&model::Node::state, model::NodeState::in_service)
                                                       .ordered_by("-created_at"));
    if (!newest) return {};
    return {std::move(*newest)};
}

/// The nodes named when the execution was made; none: the target says.
Result<std::vector<model::Node>> named_nodes(db::Session& session, const model::ExecutionStep& step) {
    std::vector<model::Node> nodes;
    const auto names = step.nodes->value();
    if (!names.is_array()) return nodes;
    for (const auto& name : names.as_array()) {
        auto node = db::Repository<model::Node>{session}.require(std::string(name.as_string()));
        if (!node) return node.error();
        nodes.push_back(std::move(*node));
    }
    return nodes;
}

Result<std::vector<model::Node>> resolve(db::Session& session, const StartedStep& started, model::Effect effect) {
    if (effect != model::Effect::none) return nodes_of_execution(session, started.execution.name->str());
    auto named = named_nodes(session, started.step);
    if (!named || !named->empty()) return named;
    switch (*started.step.target) {
        case model::Target::none: return std::vector<model::Node>{};
        case model::Target::lastnode: return last_node(session, started.execution);
        case model::Target::cluster: break;
    }
    return db::Repository<model::Node>{session}.select(
        db::Query{}
            .where(&model::Node::cluster, started.execution.cluster->str())
            .where(&model::Node::state, model::NodeState::in_service));
}

/// For those who look at the execution, and for the step itself if it must begin again.
Result<void> note_targets(db::Session& session, std::int64_t id, const std::vector<model::Node>& nodes) {
    auto step = db::Repository<model::ExecutionStep>{session}.find(id);
    if (!step) return Error{Errc::not_found, "the execution was removed while its step ran"};
    boost::json::array names;
    for (const auto& node : nodes) names.emplace_back(node.name.str());
    step->nodes = model::Json<262144>{boost::json::value(std::move(names))};
    return db::Repository<model::ExecutionStep>{session}.update(*step);
}

Result<actions::ActionNoun> action_of(const model::ExecutionStep& step) {
    auto document = parse_json(step.action->text());
    if (!document) return document.error();
    auto action = model::from_json<actions::ActionNoun>(*document);
    if (!action)
        return Error{Errc::invalid, fmt::format("the stored action cannot be read: {}: {}",
                                                action.error().front().field, action.error().front().message)};
    return std::move(*action);
}

Task<Result<void>> enter(fleet::Service& service, std::shared_ptr<actions::Output> output, std::string node,
                         Deadline deadline) {
    auto entered = co_await service.enter(node, deadline);
    if (entered) output->note(node, "in service");
    co_return entered;
}

}  // namespace

Task<Result<std::vector<model::Node>>> StepRunner::targets_of(StartedStep started, model::Effect effect) {
    auto body = [started, effect](db::Session& session) -> Result<std::vector<model::Node>> {
        auto nodes = resolve(session, started, effect);
        if (!nodes) return nodes;
        if (auto noted = note_targets(session, started.step.id, *nodes); !noted) return noted.error();
        return nodes;
    };
    co_return co_await services_.database.transact(body);
}

Task<Result<void>> StepRunner::enter_service(const StartedStep& started, std::shared_ptr<actions::Output> output) {
    auto body = [cluster = started.execution.cluster->str()](db::Session& session) {
        return db::Repository<model::Cluster>{session}.require(cluster);
    };
    auto cluster = co_await services_.database.read(body);
    if (!cluster) co_return cluster.error();
    auto nodes = co_await targets_of(started, model::Effect::grows);
    if (!nodes) co_return nodes.error();
    const auto deadline = deadline_in(cluster->launch_timeout.value());
    auto work = [&service = services_.service, output, deadline](const model::Node& node) {
        return enter(service, output, node.name.str(), deadline);
    };
    co_return co_await actions::for_each_node(std::move(*nodes), work);
}

Task<Result<void>> StepRunner::perform(StartedStep started, std::shared_ptr<actions::Output> output) {
    if (is_enter_service(started.step)) co_return co_await enter_service(started, output);
    auto action = action_of(started.step);
    if (!action) co_return action.error();
    auto targets = co_await targets_of(started, actions::effect_of(*action));
    if (!targets) co_return targets.error();
    actions::StepContext context;
    context.execution = started.execution.name->str();
    context.cluster = started.execution.cluster->str();
    context.trigger = started.execution.trigger->str();
    context.reason = started.execution.reason->str();
    context.position = *started.step.position;
    context.attempt = *started.step.attempts;
    context.targets = std::move(*targets);
    context.output = output;
    context.deadline = deadline_in(actions::timeout_of(*action).value());
    const auto work = actions::make_action(services_, *action);
    co_return co_await work->run(std::move(context));
}

Task<Result<void>> StepRunner::run(std::string execution, std::int64_t position) {
    auto begin = [execution, position, now = clock_.now()](db::Session& session) {
        return begin_step(session, now, execution, position);
    };
    auto started = co_await services_.database.transact(begin);
    if (!started) co_return started.error();
    if (!*started) co_return Result<void>{};

    auto output = std::make_shared<OutputLog>(services_.database, clock_, execution, position);
    Scope flushing{co_await asio::this_coro::executor};
    flushing.spawn("output of " + execution, OutputLog::keep_flushing(output));
    if (*(*started)->step.attempts > 1) output->note("begun again after an interruption");
    const auto outcome = co_await perform(**started, output);
    if (!outcome) output->note(outcome.error().detail());
    co_await flushing.stop(deadline_in(5s));
    co_await output->flush();

    auto end = [execution, position, outcome, now = clock_.now()](db::Session& session) {
        return end_step(session, now, execution, position, outcome);
    };
    co_return co_await services_.database.transact(end);
}

}  // namespace pyscaler::control
