#include "control/facts_loader.hpp"

#include "control/policy_loader.hpp"
#include "db/repository.hpp"
#include "fleet/transition.hpp"
#include "model/cluster.hpp"
#include "model/execution.hpp"
#include "model/freeze.hpp"
#include "model/jvm_profile.hpp"
#include "monitoring/counter.hpp"

#include <algorithm>
#include <map>
#include <optional>

namespace pyscaler::control {
namespace {

std::optional<double> busy_of(const std::vector<Reading>& readings, Id node, Id counter) {
    for (const auto& reading : readings)
        if (reading.node == node && reading.counter == counter && reading.value) return reading.value;
    return std::nullopt;
}

using JvmIds = std::map<std::string, Id, std::less<>>;

JvmIds jvm_ids(db::Session& session) {
    JvmIds ids;
    for (const auto& profile : db::Repository<model::JvmProfile>{session}.select())
        ids[profile.name.str()] = profile.id;
    return ids;
}

NodeFact fact_of(const model::Node& node, const JvmIds& jvms, std::optional<double> busy) {
    NodeFact fact;
    fact.id = node.id;
    fact.name = node.name.str();
    fact.state = *node.state;
    fact.created_at = node.created_at;
    fact.in_service_at = node.in_service_at;
    fact.instance_may_exist = fleet::may_exist(*node.state);
    fact.removable = !node.instance_id->empty();
    if (node.no_scale_in || node.no_touch)
        fact.protections.push_back({node.no_touch, node.protection_reason.str(), node.protection_expires});
    fact.busy = busy;
    fact.unreachable_since = node.unreachable_since;
    for (const auto& jvm : node.jvm_profiles)
        if (const auto id = jvms.find(jvm.name); id != jvms.end()) fact.jvms.push_back({id->second, id->first});
    return fact;
}

void load_nodes(db::Session& session, const model::Cluster& cluster, Facts& facts) {
    Id victim_counter = 0;
    if (cluster.victim_counter)
        if (const auto counter =
                db::Repository<monitoring::Counter>{session}.find_by_name(cluster.victim_counter->name))
            victim_counter = counter->head.id;
    const auto jvms = jvm_ids(session);
    const auto query = db::Query{}.where(&model::Node::cluster, cluster.name.str());
    for (const auto& node : db::Repository<model::Node>{session}.select(query)) {
        const bool launched = !node.instance_id->empty();
        const auto settled =
            *node.state == model::NodeState::failed ? std::optional{*node.state_since} : *node.in_service_at;
        if (launched && settled) facts.history.launched_settled = std::max(facts.history.launched_settled, settled);
        if (*node.state == model::NodeState::terminated) continue;
        facts.nodes.push_back(fact_of(node, jvms, busy_of(facts.readings, node.id, victim_counter)));
    }
}

bool has_ended(model::ExecutionState state) {
    return state != model::ExecutionState::waiting && state != model::ExecutionState::running;
}

void load_running(db::Session& session, const model::Execution& execution, Facts& facts) {
    RunningExecution running;
    running.id = execution.id;
    running.effect = *execution.effect;
    for (const auto& trigger : facts.triggers)
        if (trigger.name == execution.trigger->str()) running.trigger = trigger.id;
    const auto query = db::Query{}.where(&model::Node::execution, execution.name->str());
    for (const auto& node : db::Repository<model::Node>{session}.select(query)) {
        running.nodes.push_back(node.id);
        running.node_terminated = running.node_terminated || *node.state == model::NodeState::terminating ||
                                  *node.state == model::NodeState::terminated;
    }
    facts.running.push_back(std::move(running));
}

/// Executions that people asked for start no cooldown.
void load_executions(db::Session& session, const std::string& cluster, Facts& facts) {
    constexpr std::size_t looked_back_at = 200;
    const auto query =
        db::Query{}.where(&model::Execution::cluster, cluster).ordered_by("-id").limited_to(looked_back_at);
    for (const auto& execution : db::Repository<model::Execution>{session}.select(query)) {
        if (!has_ended(*execution.state)) load_running(session, execution, facts);
        if (execution.window->has_value() && *execution.effect == model::Effect::grows)
            facts.history.scale_out_started =
                std::max(facts.history.scale_out_started, std::optional{*execution.created_at});
        if (execution.window->has_value() && *execution.effect == model::Effect::shrinks &&
            execution.ended_at->has_value())
            facts.history.scale_in_finished = std::max(facts.history.scale_in_finished, *execution.ended_at);
    }
}

void load_freezes(db::Session& session, const std::string& cluster, Facts& facts) {
    for (const auto& freeze : db::Repository<model::Freeze>{session}.select()) {
        if (freeze.cluster && freeze.cluster->name != cluster) continue;
        facts.freezes.push_back({!freeze.cluster, freeze.reason.str(), freeze.author->str(), freeze.expires_at});
    }
}

}  // namespace

Result<Facts> load_facts(db::Session& session, const std::string& name, Time slot, std::vector<Reading> readings) {
    auto cluster = db::Repository<model::Cluster>{session}.require(name);
    if (!cluster) return cluster.error();
    Facts facts;
    facts.cluster = name;
    facts.slot = slot;
    facts.readings = std::move(readings);
    auto policies = load_policies(session, *cluster);
    if (!policies) return policies.error();
    facts.policy = std::move(policies->cluster);
    facts.triggers = std::move(policies->triggers);
    load_nodes(session, *cluster, facts);
    load_executions(session, name, facts);
    load_freezes(session, name, facts);
    return facts;
}

}  // namespace pyscaler::control
