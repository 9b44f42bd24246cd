#include "web/action_preview.hpp"

#include "actions/kinds.hpp"
#include "configuration/change.hpp"
#include "control/victim_choice.hpp"
#include "db/rehearsal.hpp"
#include "db/repository.hpp"
#include "fleet/launch_request.hpp"
#include "model/enumeration.hpp"
#include "model/json.hpp"

#include <boost/json/array.hpp>
#include <fmt/core.h>

namespace pyscaler::web {
namespace {

namespace json = boost::json;
using model::ValueKind;

/// The object that is named, without what only the program needs.
json::value whole(db::Session& session, const std::string& noun, const json::value& name) {
    const auto* collection = configuration::find_noun(noun);
    if (collection == nullptr || !name.is_string()) return name;
    auto object = configuration::read_object(session, *collection, std::string_view(name.get_string()));
    if (!object) return name;
    for (const auto& member : collection->type->members)
        if (member.read_only || member.type->kind == ValueKind::secret) object->json.stable_erase(member.name);
    return object->json;
}

json::value with_references(db::Session& session, const model::ValueType& type, json::value value) {
    if (type.kind == ValueKind::reference) return whole(session, type.target, value);
    if (type.kind == ValueKind::list && type.element != nullptr && type.element->kind == ValueKind::reference)
        for (auto& each : value.get_array()) each = whole(session, type.element->target, each);
    return value;
}

json::object settings_of(db::Session& session, const actions::ActionNoun& action) {
    const auto all = model::to_json(action);
    json::object shown{{"action", action.head.name.str()},
                       {"kind", action.kind()},
                       {"effect", model::enum_name(actions::effect_of(action))},
                       {"timeout", format_duration(actions::timeout_of(action))}};
    for (const auto& member : model::description<actions::ActionNoun>().find_kind(action.kind())->settings->members)
        shown[member.name] = with_references(session, *member.type, all.at(member.name));
    return shown;
}

json::object node_json(std::string_view name, std::string_view reason) { return {{"name", name}, {"reason", reason}}; }

json::array victims_json(const std::vector<control::Victim>& victims) {
    json::array array;
    for (const auto& victim : victims) array.push_back(node_json(victim.name, victim.reason));
    return array;
}

std::vector<model::Node> nodes_of(db::Session& session, const model::Execution& execution) {
    return db::Repository<model::Node>{session}.select(
        db::Query{}.where(&model::Node::execution, execution.name->str()).ordered_by("name"));
}

/// What EC2 would be asked for.
void add_launches(db::Session& session, const std::string& installation, const model::Execution& execution,
                  json::object& shown) {
    json::array nodes, tags;
    for (const auto& node : nodes_of(session, execution)) {
        const auto profile = db::Repository<model::Ec2Profile>{session}.find_by_name(node.ec2_profile->name);
        if (!profile) continue;
        const auto launch = fleet::launch_request(node, *profile, installation);
        auto reason = fmt::format("a new {} of {} in {}", launch.type, launch.image, profile->region.str());
        if (!launch.subnet.empty()) reason += ", subnet " + launch.subnet;
        nodes.push_back(node_json(node.name.str(), reason));
        if (!tags.empty()) continue;
        for (const auto& [key, value] : launch.tags)
            if (key != fleet::node_tag && key != "Name") tags.push_back({{"key", key}, {"value", value}});
    }
    shown["nodes"] = std::move(nodes);
    shown["tags"] = std::move(tags);
}

void add_victims(db::Session& session, Time now, const control::ExecutionRequest& wanted, int amount,
                 json::object& shown) {
    auto& nodes = shown["nodes"].emplace_array();
    for (const auto& node : wanted.nodes) nodes.push_back(node_json(node, "named"));
    if (!wanted.nodes.empty()) return;
    const auto victims = control::victims_by_hand(session, now, wanted.cluster, amount, false);
    if (!victims) return;
    nodes = victims_json(victims->chosen);
    shown["passed_over"] = victims_json(victims->excluded);
}

void add_targets(db::Session& session, const control::ExecutionRequest& wanted, json::object& shown) {
    auto& nodes = shown["nodes"].emplace_array();
    for (const auto& node : wanted.nodes) nodes.push_back(node_json(node, "named"));
    if (!wanted.nodes.empty()) return;
    for (const auto& node : db::Repository<model::Node>{session}.select(
             db::Query{}.where(&model::Node::cluster, wanted.cluster).ordered_by("name")))
        if (*node.state == model::NodeState::in_service)
            nodes.push_back(node_json(node.name.str(), "in service"));
        else if (*node.state != model::NodeState::terminated)
            shown["passed_over"].get_array().push_back(node_json(node.name.str(), model::enum_name(*node.state)));
}

}  // namespace

Result<json::object> preview_of(db::Session& session, Time now, Identifiers& identifiers,
                                const std::string& installation, const control::ExecutionRequest& wanted) {
    const auto action = db::Repository<actions::ActionNoun>{session}.require(wanted.action);
    if (!action) return action.error();
    const auto capacity = control::capacity_of(session, wanted.steps);
    if (!capacity) return capacity.error();
    auto shown = settings_of(session, *action);
    shown["cluster"] = wanted.cluster;
    shown["passed_over"].emplace_array();
    if (capacity->effect == model::Effect::shrinks)
        add_victims(session, now, wanted, capacity->amount, shown);
    else if (capacity->effect == model::Effect::grows)
        shown["nodes"].emplace_array();
    else
        add_targets(session, wanted, shown);
    const auto begin = [&](db::Session& trial) -> Result<void> {
        const auto execution = control::create_execution(trial, now, identifiers, wanted);
        if (!execution) return execution.error();
        if (capacity->effect == model::Effect::grows) add_launches(trial, installation, *execution, shown);
        return {};
    };
    const auto begun = db::rehearse(session, begin);
    shown["refused"] = begun ? json::value{} : json::value(begun.error().detail());
    return shown;
}

}  // namespace pyscaler::web
