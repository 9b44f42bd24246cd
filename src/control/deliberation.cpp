#include "control/deliberation.hpp"

#include "model/enumeration.hpp"

#include <algorithm>
#include <fmt/core.h>

namespace pyscaler::control {
namespace {

std::string nodes_text(int count) { return fmt::format("{} node{}", count, count == 1 ? "" : "s"); }

bool changes_capacity(const TriggerPolicy& trigger) { return trigger.effect != Effect::none; }

bool fires(const TriggerState* state) { return state != nullptr && state->state == TriggerPhase::firing; }

}  // namespace

Deliberation::Deliberation(const Facts& facts, NodeSet nodes, Record record, Time now)
    : facts_(facts), nodes_(std::move(nodes)), now_(now), n_(nodes_.count()), record_(std::move(record)), desired_(n_) {
    for (const auto& trigger : facts_.triggers) triggers_.push_back(&trigger);
    const auto position = [](const TriggerPolicy* trigger) { return std::tie(trigger->name, trigger->id); };
    std::ranges::sort(triggers_, {}, position);
}

void Deliberation::stage(std::string name, int in, std::string rule, std::string margin) {
    record_.stages.push_back({std::move(name), in, desired_, std::move(rule), std::move(margin)});
}

/// Puts the number back to what is there; every proposal that was not held before is held by this.
void Deliberation::hold(Hold why) {
    desired_ = n_;
    by_ = nullptr;
    held_ = why.reason;
    for (auto& proposal : record_.proposals) {
        if (!proposal.held.empty()) continue;
        proposal.held = why.reason;
        proposal.until = why.until;
    }
}

void Deliberation::alert(AlertKind kind, std::string text) { record_.alerts.push_back({kind, std::move(text)}); }

const TriggerState* Deliberation::state_of(const TriggerPolicy& trigger) const {
    const auto found = std::ranges::lower_bound(record_.triggers, trigger.id, {}, &TriggerState::trigger);
    return found != record_.triggers.end() && found->trigger == trigger.id ? &*found : nullptr;
}

const TriggerPolicy* Deliberation::growth_trigger() const {
    for (const auto* trigger : triggers_)
        if (trigger->name == facts_.policy.growth_trigger && trigger->effect == Effect::grows) return trigger;
    return nullptr;
}

const TriggerPolicy* Deliberation::shrink_trigger() const {
    for (const auto* trigger : triggers_)
        if (trigger->enabled && trigger->effect == Effect::shrinks) return trigger;
    return nullptr;
}

const RunningExecution* Deliberation::capacity_execution() const {
    const RunningExecution* first = nullptr;
    for (const auto& running : facts_.running)
        if (running.effect != Effect::none && (first == nullptr || running.id < first->id)) first = &running;
    return first;
}

std::vector<const NodeFact*> Deliberation::drained_by(const RunningExecution& execution) const {
    std::vector<const NodeFact*> drained;
    for (const auto& node : facts_.nodes)
        if (node.state == NodeState::draining && std::ranges::count(execution.nodes, node.id) > 0)
            drained.push_back(&node);
    std::ranges::sort(drained, [](const NodeFact* left, const NodeFact* right) {
        return std::tie(left->created_at, left->id) > std::tie(right->created_at, right->id);
    });
    return drained;
}

void Deliberation::count_nodes() {
    record_.in_service = static_cast<int>(nodes_.in_service.size());
    record_.nodes = n_;
    record_.may_exist = nodes_.may_exist;
    auto margin =
        fmt::format("{} in service, {} coming, {} may exist", record_.in_service, nodes_.coming, nodes_.may_exist);
    for (const auto* node : nodes_.unreachable) {
        record_.failed.push_back(node->id);
        margin += fmt::format("; {} considered failed", node->name);
        alert(AlertKind::node_failed,
              fmt::format("{} has been unreachable since {}", node->name, format_time(*node->unreachable_since)));
    }
    stage("node set", static_cast<int>(facts_.nodes.size()), "in service or coming, not draining, not failed", margin);
}

void Deliberation::sum_up_triggers() {
    int firing = 0;
    std::string margin;
    for (const auto& state : record_.triggers) {
        firing += state.state == TriggerPhase::firing ? 1 : 0;
        margin += fmt::format("{}{}: {}, {}", margin.empty() ? "" : "; ", state.name, model::enum_name(state.state),
                              state.distance.empty() ? "no counter" : state.distance);
    }
    stage("triggers", n_, fmt::format("{} of {} firing", firing, record_.triggers.size()), margin);
}

Proposal Deliberation::proposal_of(const TriggerPolicy& trigger, const TriggerState& state) const {
    Proposal proposal{.trigger = trigger.id, .name = trigger.name, .nodes = n_};
    if (trigger.effect == Effect::shrinks) {
        proposal.nodes = std::max(n_ - trigger.amount, 0);
        return proposal;
    }
    proposal.nodes = n_ + std::max(trigger.amount - nodes_.coming, 0);
    if (proposal.nodes == n_ && state.state == TriggerPhase::firing)
        proposal.held = nodes_text(nodes_.coming) + " not yet in service";
    return proposal;
}

void Deliberation::propose() {
    for (const auto* trigger : triggers_) {
        const auto* state = state_of(*trigger);
        if (changes_capacity(*trigger) && fires(state)) record_.proposals.push_back(proposal_of(*trigger, *state));
    }
    std::string margin;
    for (const auto& proposal : record_.proposals)
        margin += fmt::format("{}{} wants {}", margin.empty() ? "" : ", ", proposal.name, proposal.nodes);
    stage("proposals", n_, "a firing trigger proposes its amount more or less, less what is still coming", margin);
}

void Deliberation::combine() {
    combine_growth();
    if (desired_ > n_) return stage("combine", n_, "growth wins: the largest proposal", by_->name);
    combine_shrinking();
    if (desired_ < n_) return stage("combine", n_, "all want less: the smallest step", by_->name);
    stage("combine", n_, held_.empty() ? "no trigger proposes a change" : "hold", held_);
}

void Deliberation::combine_growth() {
    for (auto& proposal : record_.proposals) {
        if (proposal.nodes <= desired_ || proposal.nodes <= n_) continue;
        desired_ = proposal.nodes;
        by_ = *std::ranges::find(triggers_, proposal.trigger, &TriggerPolicy::id);
        why_ = state_of(*by_)->reason;
    }
    if (by_ == nullptr) return;
    for (auto& proposal : record_.proposals)
        if (proposal.trigger != by_->id && proposal.held.empty()) proposal.held = by_->name + " wants more";
}

void Deliberation::combine_shrinking() {
    const TriggerPolicy* smallest = nullptr;
    int wanted = -1;
    for (const auto& proposal : record_.proposals) {
        if (proposal.nodes >= n_ || proposal.nodes <= wanted) continue;
        wanted = proposal.nodes;
        smallest = *std::ranges::find(triggers_, proposal.trigger, &TriggerPolicy::id);
    }
    if (smallest == nullptr) {
        if (!record_.proposals.empty()) held_ = record_.proposals.front().held;
        return;
    }
    if (auto objection = objection_to_shrinking(); !objection.empty()) return hold({std::move(objection), {}});
    desired_ = wanted;
    by_ = smallest;
    why_ = state_of(*by_)->reason;
    for (auto& proposal : record_.proposals)
        if (proposal.trigger != by_->id && proposal.held.empty()) proposal.held = by_->name + " takes the smaller step";
}

/// A policy that holds proposes n: all that shrink must want to, none that grows may be under way, and none be blind.
std::string Deliberation::objection_to_shrinking() const {
    for (const auto* trigger : triggers_) {
        const auto* state = state_of(*trigger);
        if (state == nullptr || !changes_capacity(*trigger)) continue;
        if (state->vetoes_shrinking) return fmt::format("{} lacks data: {}", trigger->name, state->reason);
        if (trigger->effect == Effect::shrinks && state->state != TriggerPhase::firing)
            return fmt::format("{} holds at {}: {}", trigger->name, n_, state->reason);
        const bool active = state->state == TriggerPhase::firing || state->state == TriggerPhase::clearing;
        if (trigger->effect == Effect::grows && active)
            return fmt::format("{} is {}: {}", trigger->name, model::enum_name(state->state), state->reason);
    }
    return {};
}

void Deliberation::hold_in_blackout() {
    if (!nodes_.blackout) return stage("blackout", desired_, "nodes report");
    const auto in = desired_;
    const auto floor = std::max(n_, facts_.policy.blackout_floor.value_or(0));
    auto text = fmt::format("no node has reported for {}", format_duration(facts_.policy.unreachable_after));
    alert(AlertKind::blackout, text);
    hold({text, {}});
    if (floor > n_) {
        desired_ = floor;
        by_ = growth_trigger();
        why_ = fmt::format("{}, blackout floor {}", text, floor);
        if (by_ == nullptr) alert(AlertKind::no_growth_trigger, why_ + ", and no growth trigger");
    }
    stage("blackout", in, "hold while no node reports", text);
}

void Deliberation::pass(std::string name) { stage(std::move(name), desired_, "none set"); }

std::optional<Deliberation::Hold> Deliberation::growth_hold() const {
    if (!facts_.history.scale_out_started) return std::nullopt;
    const auto release = *facts_.history.scale_out_started + facts_.policy.cooldown_out.value();
    if (release <= now_) return std::nullopt;
    return Hold{"held by the scale-out cooldown until " + format_time(release), release};
}

std::optional<Deliberation::Hold> Deliberation::shrink_hold(bool converging) const {
    if (nodes_.coming > 0 && !converging && !facts_.policy.scale_in_while_warming)
        return Hold{nodes_text(nodes_.coming) + " not yet in service", {}};
    const auto last = std::max(facts_.history.launched_settled, facts_.history.scale_in_finished);
    if (!last) return std::nullopt;
    const auto release = *last + facts_.policy.cooldown_in.value();
    if (release <= now_) return std::nullopt;
    return Hold{"held by the scale-in cooldown until " + format_time(release), release};
}

void Deliberation::cool_down() {
    const auto in = desired_;
    if (in == n_) return stage("cooldown", in, "nothing to hold");
    auto held = in > n_ ? growth_hold() : shrink_hold(false);
    if (!held) return stage("cooldown", in, "over");
    auto margin = held->reason;
    hold(*std::move(held));
    stage("cooldown", in, "hold", margin);
}

void Deliberation::clamp() {
    const auto in = desired_;
    const auto& policy = facts_.policy;
    if (n_ < policy.min)
        refill();
    else
        desired_ = std::max(desired_, policy.min);
    if (n_ > policy.max)
        converge();
    else if (desired_ > n_)
        cap_launches();
    if (desired_ == n_ && in < n_) hold({fmt::format("at min {}", policy.min), {}});
    stage("min/max", in, fmt::format("{} to {}", policy.min, policy.max),
          desired_ == in ? std::string{} : (desired_ == n_ ? held_ : why_));
}

/// At once: no veto, cooldown or rate holds it.
void Deliberation::refill() {
    if (desired_ >= facts_.policy.min && by_ != nullptr) return;
    desired_ = facts_.policy.min;
    why_ = fmt::format("{} of at least {}", nodes_text(n_), facts_.policy.min);
    if (by_ == nullptr || by_->effect != Effect::grows) by_ = growth_trigger();
    if (by_ == nullptr)
        alert(AlertKind::no_growth_trigger, fmt::format("{}, and the cluster names no growth trigger", why_));
}

/// Above max goes down step by step, with or without a reason to shrink.
void Deliberation::converge() {
    if (desired_ < n_ && by_ != nullptr) return;
    const auto& policy = facts_.policy;
    by_ = shrink_trigger();
    why_ = fmt::format("{}, at most {}", nodes_text(n_), policy.max);
    if (by_ == nullptr) {
        alert(AlertKind::no_shrink_trigger, why_ + ", and no trigger shrinks");
        return hold({why_ + ", and no trigger shrinks", {}});
    }
    if (auto held = shrink_hold(true)) return hold(*std::move(held));
    desired_ = std::max(policy.max, n_ - std::max(by_->amount, 1));
}

/// Every instance that may exist counts: a launch that failed without being confirmed gone takes a place.
void Deliberation::cap_launches() {
    const auto& policy = facts_.policy;
    const auto* running = capacity_execution();
    const bool takes_back = running != nullptr && running->effect == Effect::shrinks && !running->node_terminated;
    const auto back = takes_back ? static_cast<int>(drained_by(*running).size()) : 0;
    const auto room = std::max(policy.max - nodes_.may_exist, 0);
    const auto wanted = desired_;
    desired_ = std::min({wanted, policy.max, n_ + back + room});
    if (desired_ == wanted) return;
    auto text = fmt::format("{} wanted, at most {}, {} may exist", wanted, policy.max, nodes_.may_exist);
    alert(AlertKind::capped_at_max, text);
    if (desired_ == n_) hold({std::move(text), {}});
}

}  // namespace pyscaler::control
