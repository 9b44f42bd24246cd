#include "control/execution_request.hpp"

#include "actions/kinds.hpp"
#include "control/builtin_step.hpp"
#include "control/execution_event.hpp"
#include "control/victim_choice.hpp"
#include "db/repository.hpp"
#include "model/cluster.hpp"
#include "model/enumeration.hpp"
#include "model/execution_step.hpp"
#include "model/json.hpp"

#include <boost/json/value.hpp>
#include <fmt/core.h>

namespace pyscaler::control {
namespace {

using model::Effect;
using Actions = db::Repository<actions::ActionNoun>;

struct LoadedStep {
    actions::ActionNoun action{};
    model::TriggerStep step{};
};

Result<std::vector<LoadedStep>> load_steps(db::Session& session, const std::vector<model::TriggerStep>& steps) {
    std::vector<LoadedStep> loaded;
    for (const auto& step : steps) {
        auto action = Actions{session}.require(step.action.name);
        if (!action) return action.error();
        loaded.push_back({std::move(*action), step});
    }
    return loaded;
}

int profile_count(db::Session& session, const actions::ActionNoun& action) {
    const auto growth = actions::growth_of(action);
    if (!growth) return 0;
    const auto profile = db::Repository<model::Ec2Profile>{session}.find_by_name(growth->ec2_profile.name);
    return profile ? static_cast<int>(profile->count.value()) : 1;
}

Result<Capacity> capacity_of_loaded(db::Session& session, const std::vector<LoadedStep>& steps) {
    Capacity capacity;
    for (const auto& [action, step] : steps) {
        const auto effect = actions::effect_of(action);
        if (effect == Effect::none) continue;
        if (capacity.effect != Effect::none)
            return Error{Errc::invalid,
                         fmt::format("step {} also changes the number of nodes; only one may", action.head.name.str())};
        capacity.effect = effect;
        capacity.amount = effect == Effect::grows ? profile_count(session, action) : actions::shrinks_by(action);
        capacity.removes_last = effect == Effect::shrinks && step.target == model::Target::lastnode;
    }
    return capacity;
}

/// The execution that changes the cluster's capacity right now.
std::optional<model::Execution> capacity_execution(db::Session& session, const std::string& cluster) {
    for (const auto state : {model::ExecutionState::waiting, model::ExecutionState::running}) {
        auto query = db::Query{}.where(&model::Execution::cluster, cluster).where(&model::Execution::state, state);
        for (auto& execution : db::Repository<model::Execution>{session}.select(query))
            if (*execution.effect != Effect::none) return std::move(execution);
    }
    return std::nullopt;
}

Result<void> claim_nodes(db::Session& session, Time now, Identifiers& identifiers, const ExecutionRequest& request,
                         const std::vector<LoadedStep>& steps, const Capacity& capacity, const std::string& execution) {
    for (const auto& [action, step] : steps) {
        if (auto growth = actions::growth_of(action)) {
            growth->cluster = request.cluster;
            growth->count = request.count > 0 ? request.count : capacity.amount;
            growth->execution = execution;
            growth->origin = request.origin;
            auto claimed = fleet::claim_growth(session, now, identifiers, *growth);
            if (!claimed) return claimed.error();
        } else if (actions::effect_of(action) == Effect::shrinks) {
            auto victims = request.nodes;
            if (victims.empty()) {
                auto chosen = choose_by_hand(session, now, request.cluster, capacity.amount, capacity.removes_last);
                if (!chosen) return chosen.error();
                victims = std::move(*chosen);
            }
            const fleet::ShrinkRequest shrink{request.cluster, std::move(victims), execution, request.origin};
            auto claimed = fleet::claim_shrink(session, now, shrink);
            if (!claimed) return claimed.error();
        }
    }
    if (capacity.effect != Effect::none) return {};
    return fleet::may_act(session, now, request.cluster, request.origin);
}

model::ExecutionStep step_row(const std::string& execution, std::int64_t position, const LoadedStep& loaded,
                              const std::vector<std::string>& nodes) {
    model::ExecutionStep row;
    row.execution = model::Owner<model::Execution>{execution};
    row.position = position;
    row.action = model::Json<262144>{boost::json::value(model::to_json(loaded.action))};
    row.action_name = loaded.action.head.name.str();
    row.target = loaded.step.target;
    row.on_error = loaded.step.on_error;
    row.nodes = model::Json<262144>{boost::json::value(boost::json::array(nodes.begin(), nodes.end()))};
    return row;
}

/// The rows of the steps in the order in which they are run: a growth also has the step that takes the new nodes into
/// service, last or right after the deployment.
std::vector<model::ExecutionStep> step_rows(const std::string& execution, const std::vector<LoadedStep>& steps,
                                            const std::vector<std::string>& nodes, model::Registration registration) {
    std::vector<model::ExecutionStep> rows;
    bool grows = false;
    const auto add = [&](model::ExecutionStep row) {
        row.position = std::ssize(rows);
        rows.push_back(std::move(row));
    };
    for (const auto& loaded : steps) {
        const auto effect = actions::effect_of(loaded.action);
        add(step_row(execution, 0, loaded, effect == Effect::none ? nodes : std::vector<std::string>{}));
        grows = grows || effect == Effect::grows;
        if (effect == Effect::grows && registration == model::Registration::at_launch)
            add(enter_service_step(execution));
    }
    if (grows && registration == model::Registration::after_steps) add(enter_service_step(execution));
    return rows;
}

model::Execution execution_row(const ExecutionRequest& request, const Capacity& capacity, Time now,
                               Identifiers& identifiers) {
    model::Execution row;
    row.name = identifiers.uuid();
    row.trigger = request.trigger;
    row.action = request.action;
    row.cluster = request.cluster;
    row.effect = capacity.effect;
    row.amount = request.count > 0 ? request.count : capacity.amount;
    row.reason = model::Text<1024>::lossy(request.reason);
    if (request.window) row.window = std::optional{model::Text<64>{*request.window}};
    row.requested_by = model::Text<255>::lossy(request.requested_by);
    row.created_at = now;
    if (request.idempotency_key) row.idempotency_key = std::optional{model::Text<255>{*request.idempotency_key}};
    return row;
}

std::optional<model::Execution> asked_before(db::Session& session, const ExecutionRequest& request) {
    if (!request.idempotency_key) return std::nullopt;
    return db::Repository<model::Execution>{session}.first(db::Query{}.where(
        &model::Execution::idempotency_key, std::optional{model::Text<255>{*request.idempotency_key}}));
}

}  // namespace

Result<Capacity> capacity_of(db::Session& session, const std::vector<model::TriggerStep>& steps) {
    auto loaded = load_steps(session, steps);
    if (!loaded) return loaded.error();
    return capacity_of_loaded(session, *loaded);
}

Result<model::Execution> create_execution(db::Session& session, Time now, Identifiers& identifiers,
                                          const ExecutionRequest& request) {
    if (auto before = asked_before(session, request)) return std::move(*before);
    auto cluster = db::Repository<model::Cluster>{session}.require(request.cluster);
    if (!cluster) return cluster.error();
    auto steps = load_steps(session, request.steps);
    if (!steps) return steps.error();
    if (steps->empty()) return Error{Errc::invalid, "there are no steps to run"};
    auto capacity = capacity_of_loaded(session, *steps);
    if (!capacity) return capacity.error();
    if (capacity->effect != Effect::none)
        if (auto other = capacity_execution(session, request.cluster))
            return Error{Errc::conflict, fmt::format("execution {} changes the number of nodes of {} right now",
                                                     other->name->str(), request.cluster)};

    auto execution = execution_row(request, *capacity, now, identifiers);
    if (auto written = db::Repository<model::Execution>{session}.insert(execution); !written) return written.error();
    const auto uuid = execution.name->str();
    if (auto claimed = claim_nodes(session, now, identifiers, request, *steps, *capacity, uuid); !claimed)
        return claimed.error();
    for (auto& row : step_rows(uuid, *steps, request.nodes, cluster->registration))
        if (auto written = db::Repository<model::ExecutionStep>{session}.insert(row); !written) return written.error();
    tell(session, now, execution);
    return execution;
}

Result<ExecutionRequest> request_of_trigger(db::Session& session, const std::string& name) {
    auto trigger = db::Repository<model::Trigger>{session}.require(name);
    if (!trigger) return trigger.error();
    ExecutionRequest request;
    request.cluster = trigger->cluster.name;
    request.trigger = name;
    request.steps = trigger->steps;
    return request;
}

Result<ExecutionRequest> request_of_action(db::Session& session, const std::string& name, const std::string& cluster,
                                           std::vector<std::string> nodes) {
    auto action = Actions{session}.require(name);
    if (!action) return action.error();
    ExecutionRequest request;
    request.cluster = cluster;
    request.action = name;
    for (const auto& node : nodes) {
        auto found = db::Repository<model::Node>{session}.require(node);
        if (!found) return found.error();
        if (request.cluster.empty()) request.cluster = found->cluster.name;
        if (found->cluster.name != request.cluster)
            return Error{Errc::invalid,
                         fmt::format("{} is a node of {}, not of {}", node, found->cluster.name, request.cluster)};
    }
    model::TriggerStep step;
    step.action = name;
    const bool shrinks = actions::effect_of(*action) == Effect::shrinks;
    step.target = nodes.empty() && !shrinks ? model::Target::cluster : model::Target::none;
    request.steps.push_back(step);
    request.nodes = std::move(nodes);
    return request;
}

}  // namespace pyscaler::control
