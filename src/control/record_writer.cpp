#include "control/record.hpp"
#include "model/enumeration.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

namespace pyscaler::control {
namespace {

namespace json = boost::json;

json::value to_json(Time time) { return json::string{format_time(time)}; }
json::value to_json(const std::optional<Time>& time) { return time ? to_json(*time) : json::value(nullptr); }

template <class Enum>
    requires std::is_enum_v<Enum>
json::value to_json(Enum value) {
    return json::string{model::enum_name(value)};
}

template <class Item>
json::array list(const std::vector<Item>& items);

/// [counter, node, jvm, count, lost, phase, clear_slots, clearing_since ms, window], without the zeros at its end:
/// there is one for each series of each trigger.
json::value to_json(const Streak& streak) {
    json::array numbers{streak.key.counter, streak.key.node,
                        streak.key.jvm,     streak.count,
                        streak.lost,        static_cast<int>(streak.phase),
                        streak.clear_slots, streak.clearing_since.time_since_epoch().count()};
    if (!streak.window.empty()) {
        numbers.emplace_back(streak.window);
        return numbers;
    }
    while (numbers.size() > 4 && numbers.back().to_number<std::int64_t>() == 0) numbers.pop_back();
    return numbers;
}

json::value to_json(const TriggerState& state) {
    return json::object{{"id", state.trigger},
                        {"name", state.name},
                        {"effect", to_json(state.effect)},
                        {"condition", state.condition},
                        {"state", to_json(state.state)},
                        {"since", to_json(state.since)},
                        {"reason", state.reason},
                        {"distance", state.distance},
                        {"vetoes_shrinking", state.vetoes_shrinking},
                        {"last_run", to_json(state.last_run)},
                        {"streaks", list(state.streaks)}};
}

json::value to_json(const Stage& stage) {
    return json::object{
        {"name", stage.name}, {"in", stage.in}, {"out", stage.out}, {"rule", stage.rule}, {"margin", stage.margin}};
}

json::value to_json(const Proposal& proposal) {
    return json::object{{"trigger", proposal.trigger},
                        {"name", proposal.name},
                        {"nodes", proposal.nodes},
                        {"held", proposal.held},
                        {"until", to_json(proposal.until)}};
}

json::value to_json(const Victim& victim) {
    return json::object{{"node", victim.node}, {"name", victim.name}, {"reason", victim.reason}};
}

json::value to_json(const Grant& grant) {
    return json::object{{"trigger", grant.trigger}, {"name", grant.name},     {"effect", to_json(grant.effect)},
                        {"count", grant.count},     {"reason", grant.reason}, {"victims", list(grant.victims)}};
}

json::value to_json(const Alert& alert) { return json::object{{"kind", to_json(alert.kind)}, {"text", alert.text}}; }

json::value to_json(Id id) { return id; }

json::value to_json(const std::optional<Supersede>& supersede) {
    if (!supersede) return nullptr;
    return json::object{{"execution", supersede->execution}, {"nodes", list(supersede->nodes)}};
}

template <class Item>
json::array list(const std::vector<Item>& items) {
    json::array array;
    array.reserve(items.size());
    for (const auto& item : items) array.push_back(to_json(item));
    return array;
}

}  // namespace

std::string write_record(const Record& record) {
    return json::serialize(json::object{{"version", record_version},
                                        {"cluster", record.cluster},
                                        {"slot", to_json(record.slot)},
                                        {"decided_at", to_json(record.decided_at)},
                                        {"interval", format_duration(record.interval)},
                                        {"mode", to_json(record.mode)},
                                        {"in_service", record.in_service},
                                        {"nodes", record.nodes},
                                        {"may_exist", record.may_exist},
                                        {"desired", record.desired},
                                        {"acted", record.acted},
                                        {"outcome", record.outcome},
                                        {"stages", list(record.stages)},
                                        {"triggers", list(record.triggers)},
                                        {"proposals", list(record.proposals)},
                                        {"grants", list(record.grants)},
                                        {"supersede", to_json(record.supersede)},
                                        {"passed_over", list(record.passed_over)},
                                        {"failed", list(record.failed)},
                                        {"alerts", list(record.alerts)}});
}

}  // namespace pyscaler::control
