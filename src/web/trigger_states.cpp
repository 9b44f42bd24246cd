#include "web/trigger_states.hpp"

#include "db/repository.hpp"
#include "model/enumeration.hpp"
#include "model/trigger.hpp"

#include <algorithm>
#include <boost/json/object.hpp>

namespace pyscaler::web {

namespace json = boost::json;

namespace {

const control::TriggerState* state_in(const std::optional<control::Record>& record, std::int64_t trigger) {
    if (!record) return nullptr;
    const auto found = std::find_if(record->triggers.begin(), record->triggers.end(),
                                    [&](const auto& each) { return each.trigger == trigger; });
    return found == record->triggers.end() ? nullptr : &*found;
}

}  // namespace

json::array trigger_states(db::Session& session, const std::string& cluster,
                           const std::optional<control::Record>& record) {
    json::array states;
    const auto query = db::Query{}.where(&model::Trigger::cluster, cluster).ordered_by("name");
    for (const auto& trigger : db::Repository<model::Trigger>{session}.select(query)) {
        json::object state{{"trigger", trigger.name.str()}, {"cluster", cluster}, {"enabled", trigger.enabled}};
        if (const auto* known = state_in(record, trigger.id)) {
            state["state"] = model::enum_name(known->state);
            state["since"] = format_time(known->since);
            state["reason"] = known->reason;
            state["distance"] = known->distance;
            state["condition"] = known->condition;
        } else {
            state["state"] = model::enum_name(control::TriggerPhase::no_data);
            state["since"] = nullptr;
            state["reason"] = trigger.enabled ? "no slot has been decided with it yet" : "it is not enabled";
            state["distance"] = state["condition"] = "";
        }
        states.push_back(std::move(state));
    }
    return states;
}

}  // namespace pyscaler::web
