#include "control/record.hpp"

#include "control/line_text.hpp"

namespace pyscaler::control {
namespace {

void cut(std::string& text) { text = line_text(text, text_limit); }

template <class Item>
void cut(std::vector<Item>& items) {
    if (items.size() > list_limit) items.resize(list_limit);
}

void bound_victims(std::vector<Victim>& victims) {
    for (auto& victim : victims) {
        cut(victim.name);
        cut(victim.reason);
    }
}

void bound_trigger(TriggerState& state) {
    cut(state.name);
    cut(state.condition);
    cut(state.reason);
    cut(state.distance);
}

void bound_stage(Stage& stage) {
    cut(stage.rule);
    cut(stage.margin);
}

void bound_grant(Grant& grant) {
    cut(grant.name);
    cut(grant.reason);
    bound_victims(grant.victims);
}

}  // namespace

void bound(Record& record) {
    cut(record.cluster);
    cut(record.outcome);
    cut(record.passed_over);
    cut(record.alerts);
    for (auto& stage : record.stages) bound_stage(stage);
    for (auto& state : record.triggers) bound_trigger(state);
    for (auto& grant : record.grants) bound_grant(grant);
    for (auto& proposal : record.proposals) {
        cut(proposal.name);
        cut(proposal.held);
    }
    for (auto& alert : record.alerts) cut(alert.text);
    bound_victims(record.passed_over);
}

}  // namespace pyscaler::control
