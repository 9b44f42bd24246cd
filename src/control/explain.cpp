#include "control/explain.hpp"

#include "model/enumeration.hpp"

#include <fmt/core.h>

namespace pyscaler::control {
namespace {

std::string in_brackets(const std::string& text) { return text.empty() ? text : " (" + text + ")"; }

std::string trigger_line(const TriggerState& state) {
    std::string effect{model::enum_name(state.effect)};
    if (state.effect == Effect::none) effect = "no change of capacity";
    auto line = fmt::format("  {} ({}): {} since {}", state.name, effect, model::enum_name(state.state),
                            format_time(state.since));
    if (!state.reason.empty()) line += fmt::format(": {}", state.reason);
    if (!state.distance.empty()) line += fmt::format("; {}", state.distance);
    return line;
}

std::string stage_line(const Stage& stage) {
    const auto change =
        stage.in == stage.out ? fmt::format("{}", stage.out) : fmt::format("{} -> {}", stage.in, stage.out);
    return fmt::format("  {}: {}, {}{}", stage.name, change, stage.rule, in_brackets(stage.margin));
}

std::string proposal_line(const Proposal& proposal) {
    const auto held = proposal.held.empty() ? std::string{} : ", held: " + proposal.held;
    return fmt::format("  {} wants {}{}", proposal.name, proposal.nodes, held);
}

std::string grant_line(const Grant& grant, bool acted) {
    auto line = fmt::format("  {}run {}", acted ? "" : "would ", grant.name);
    if (grant.effect == Effect::grows) line += fmt::format(", adding {}", grant.count);
    if (grant.effect == Effect::shrinks) line += fmt::format(", removing {}", grant.count);
    line += ": " + grant.reason;
    for (const auto& victim : grant.victims) line += fmt::format("; {} goes: {}", victim.name, victim.reason);
    return line;
}

template <class Item, class Line>
void section(std::vector<std::string>& lines, const char* title, const std::vector<Item>& items, Line line) {
    if (items.empty()) return;
    lines.emplace_back(title);
    for (const auto& item : items) lines.push_back(line(item));
}

}  // namespace

std::vector<std::string> explain(const Record& record) {
    std::vector<std::string> lines{
        fmt::format("{}: {}", record.cluster, record.outcome),
        fmt::format("slot {} of {}, decided {}, mode {}", format_time(record.slot), format_duration(record.interval),
                    format_time(record.decided_at), model::enum_name(record.mode)),
        fmt::format("{} in service, {} counted, {} may exist, {} wanted", record.in_service, record.nodes,
                    record.may_exist, record.desired)};
    const auto victim_line = [](const Victim& victim) { return fmt::format("  {}: {}", victim.name, victim.reason); };
    section(lines, "alerts:", record.alerts, [](const Alert& alert) { return "  " + alert.text; });
    section(lines, "triggers:", record.triggers, trigger_line);
    section(lines, "stages:", record.stages, stage_line);
    section(lines, "proposals:", record.proposals, proposal_line);
    section(lines, "to do:", record.grants, [&](const Grant& grant) { return grant_line(grant, record.acted); });
    if (record.supersede) lines.push_back(fmt::format("supersedes execution {}", record.supersede->execution));
    section(lines, "may not go:", record.passed_over, victim_line);
    return lines;
}

}  // namespace pyscaler::control
