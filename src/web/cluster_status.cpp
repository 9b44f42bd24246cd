#include "web/cluster_status.hpp"

#include "control/evaluation.hpp"
#include "db/repository.hpp"
#include "model/execution.hpp"
#include "model/freeze.hpp"
#include "model/json.hpp"
#include "model/node.hpp"
#include "web/trigger_states.hpp"

namespace pyscaler::web {

namespace json = boost::json;

namespace {

json::value decision_of(const std::optional<control::Record>& record) {
    if (!record) return nullptr;
    json::object decision{{"slot", format_time(record->slot)},
                          {"outcome", record->outcome},
                          {"in_service", record->in_service},
                          {"desired", record->desired},
                          {"acted", record->acted}};
    auto& alerts = decision["alerts"].emplace_array();
    for (const auto& alert : record->alerts)
        alerts.push_back(json::object{{"kind", model::enum_name(alert.kind)}, {"text", alert.text}});
    return decision;
}

json::array executions_of(db::Session& session, const std::string& cluster) {
    const auto query =
        db::Query{}
            .where(&model::Execution::cluster, cluster)
            .where_any(&model::Execution::state, std::vector<model::ReadOnly<model::ExecutionState>>{
                                                     model::ExecutionState::waiting, model::ExecutionState::running});
    json::array executions;
    for (const auto& execution : db::Repository<model::Execution>{session}.select(query))
        executions.push_back(model::to_json(execution));
    return executions;
}

json::array freezes_of(db::Session& session, Time now, const std::string& cluster) {
    json::array freezes;
    for (const auto& freeze : db::Repository<model::Freeze>{session}.select()) {
        const bool is_over = freeze.expires_at && *freeze.expires_at <= now;
        const bool is_of_others = freeze.cluster && freeze.cluster->name != cluster;
        if (!is_over && !is_of_others) freezes.push_back(model::to_json(freeze));
    }
    return freezes;
}

}  // namespace

std::map<std::string, std::int64_t, std::less<>> nodes_by_state(db::Session& session, const std::string& cluster) {
    std::map<std::string, std::int64_t, std::less<>> counts;
    const auto query = db::Query{}
                           .where(&model::Node::cluster, cluster)
                           .where(&model::Node::state, model::NodeState::terminated, db::Operator::not_equal);
    for (const auto& node : db::Repository<model::Node>{session}.select(query))
        ++counts[std::string(model::enum_name(*node.state))];
    return counts;
}

json::object cluster_status(db::Session& session, Time now, const model::Cluster& cluster) {
    const auto& name = cluster.name.str();
    const auto record = control::last_record(session, name);
    json::object status{{"name", name},
                        {"mode", model::enum_name(cluster.mode)},
                        {"min", cluster.min.value()},
                        {"max", cluster.max.value()}};
    auto& nodes = status["nodes"].emplace_object();
    for (const auto& [state, count] : nodes_by_state(session, name)) nodes[state] = count;
    status["decision"] = decision_of(record);
    status["triggers"] = trigger_states(session, name, record);
    status["executions"] = executions_of(session, name);
    status["freezes"] = freezes_of(session, now, name);
    return status;
}

}  // namespace pyscaler::web
