// The last stages of a deliberation: what stands against acting at all, and what is to be done.
#include "control/deliberation.hpp"
#include "model/enumeration.hpp"

#include <algorithm>
#include <fmt/core.h>

namespace pyscaler::control {

std::optional<std::string> Deliberation::freeze() const {
    for (const auto& freeze : facts_.freezes) {
        if (freeze.until && *freeze.until <= now_) continue;
        const auto until = freeze.until ? " until " + format_time(*freeze.until) : std::string{};
        return fmt::format("frozen{} by {}{}: {}", freeze.everywhere ? " everywhere" : "",
                           freeze.author.empty() ? "nobody named" : freeze.author, until, freeze.reason);
    }
    return std::nullopt;
}

void Deliberation::obey_freeze_and_mode() {
    const auto in = desired_;
    const auto mode = facts_.policy.mode;
    record_.acted = mode == Mode::on;
    auto frozen = freeze();
    if (!frozen && mode == Mode::off) frozen = "mode off: nothing is decided";
    frozen_ = frozen.has_value();
    if (frozen_) {
        hold({*frozen, {}});
        record_.acted = false;
        return stage("freeze and mode", in, "hold", *frozen);
    }
    if (mode == Mode::shadow) return stage("freeze and mode", in, "mode shadow: recorded, not acted on");
    if (mode == Mode::ask) return stage("freeze and mode", in, "mode ask: waits for a person's approval");
    stage("freeze and mode", in, "mode on, no freeze");
}

void Deliberation::plan() {
    const auto in = desired_;
    const auto* running = capacity_execution();
    if (desired_ > n_) plan_growth(running);
    if (desired_ < n_) plan_shrinking(running);
    if (!frozen_) plan_runs();
    record_.desired = desired_;
    stage("plan", in, record_.grants.empty() && !record_.supersede ? "nothing to do" : "one execution for each grant",
          desired_ == in ? std::string{} : held_);
    record_.outcome = outcome();
}

void Deliberation::plan_growth(const RunningExecution* running) {
    if (running != nullptr && running->effect == Effect::grows)
        return hold({fmt::format("execution {} is growing the cluster", running->id), {}});
    if (running != nullptr && running->node_terminated)
        return hold({fmt::format("execution {} is ending its node", running->id), {}});
    auto missing = desired_ - n_;
    if (running != nullptr) {
        Supersede supersede{.execution = running->id};
        for (const auto* node : drained_by(*running)) supersede.nodes.push_back(node->id);
        missing -= static_cast<int>(supersede.nodes.size());
        record_.supersede = std::move(supersede);
    }
    if (missing <= 0) return;
    if (by_ == nullptr) {
        if (!record_.supersede) hold({why_ + ", and no growth trigger is named", {}});
        return;
    }
    record_.grants.push_back({by_->id, by_->name, Effect::grows, missing, {}, why_});
}

void Deliberation::plan_shrinking(const RunningExecution* running) {
    if (running != nullptr)
        return hold({fmt::format("execution {} is {} the cluster", running->id,
                                 running->effect == Effect::grows ? "growing" : "shrinking"),
                     {}});
    auto victims = choose_victims(facts_.nodes, n_ - desired_, facts_.policy, by_->removes_last, now_);
    record_.passed_over = std::move(victims.excluded);
    if (victims.chosen.empty()) {
        const auto why = record_.passed_over.empty()
                             ? std::string{"there is no node to remove"}
                             : fmt::format("no node may go: {} is {}", record_.passed_over.front().name,
                                           record_.passed_over.front().reason);
        alert(AlertKind::no_victim, why);
        return hold({why, {}});
    }
    const auto count = static_cast<int>(victims.chosen.size());
    desired_ = n_ - count;
    record_.grants.push_back({by_->id, by_->name, Effect::shrinks, count, std::move(victims.chosen), why_});
}

/// Triggers that change no capacity: once for each firing, and again after repeat_after.
void Deliberation::plan_runs() {
    for (const auto* trigger : triggers_) {
        const auto found = std::ranges::find(record_.triggers, trigger->id, &TriggerState::trigger);
        if (found == record_.triggers.end() || trigger->effect != Effect::none) continue;
        if (found->state != TriggerPhase::firing) continue;
        if (std::ranges::find(facts_.running, trigger->id, &RunningExecution::trigger) != facts_.running.end())
            continue;
        const auto pause = trigger->repeat_after.value();
        const bool again = found->last_run && pause.count() > 0 && record_.slot - *found->last_run >= pause;
        if (found->last_run && !again) continue;
        record_.grants.push_back({trigger->id, trigger->name, Effect::none, 0, {}, found->reason});
        if (record_.acted) found->last_run = record_.slot;
    }
}

std::string Deliberation::outcome() const {
    std::string text;
    const auto add = [&text](const std::string& part) { text += (text.empty() ? "" : "; ") + part; };
    const std::string would = facts_.policy.mode == Mode::on ? "" : "would ";
    if (record_.supersede)
        add(fmt::format("{}supersede execution {} and take its nodes back: {}", would, record_.supersede->execution,
                        why_));
    for (const auto& grant : record_.grants) {
        if (grant.effect == Effect::grows)
            add(fmt::format("{}scale out by {}: {}", would, grant.count, grant.reason));
        else if (grant.effect == Effect::shrinks)
            add(fmt::format("{}scale in by {}: {} ({} goes: {})", would, grant.count, grant.reason,
                            grant.victims.front().name, grant.victims.front().reason));
        else
            add(fmt::format("{}run {}: {}", would, grant.name, grant.reason));
    }
    if (!text.empty()) return text;
    return fmt::format("hold at {}: {}", n_, held_.empty() ? "no trigger proposes a change" : held_);
}

}  // namespace pyscaler::control
