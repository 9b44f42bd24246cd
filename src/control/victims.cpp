#include "control/victims.hpp"

#include "control/condition.hpp"
#include "control/node_set.hpp"
#include "model/enumeration.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/core.h>
#include <limits>
#include <map>
#include <tuple>

namespace pyscaler::control {
namespace {

using Zones = std::map<std::string_view, int>;

bool is_healthy(const NodeFact& node, const ClusterPolicy& policy, Time now) {
    return node.state != NodeState::failed && !is_unreachable(node, policy, now);
}

bool is_candidate(const NodeFact& node) {
    switch (node.state) {
        case NodeState::pending:
        case NodeState::booting:
        case NodeState::configuring:
        case NodeState::warming:
        case NodeState::in_service: return true;
        case NodeState::failed: return node.instance_may_exist;
        default: return false;
    }
}

std::string protection_of(const NodeFact& node, Time now) {
    for (const auto& protection : node.protections) {
        if (protection.until && *protection.until <= now) continue;
        auto text = fmt::format("{}: {}", protection.touch ? "no_touch" : "no_scale_in", protection.reason);
        if (protection.until) text += " (until " + format_time(*protection.until) + ")";
        return text;
    }
    return {};
}

/// Why this node may not go whoever else goes; empty: it may.
std::string exclusion_of(const NodeFact& node, const ClusterPolicy& policy, Time now) {
    if (node.state == NodeState::draining) return "draining already";
    if (!node.removable) return "a fixed node";
    if (auto protection = protection_of(node, now); !protection.empty()) return protection;
    const auto old_enough = node.created_at + policy.min_age.value();
    if (is_healthy(node, policy, now) && old_enough > now)
        return fmt::format("younger than min_age {} until {}", format_duration(policy.min_age),
                           format_time(old_enough));
    return {};
}

/// What is compared, the first criterion first; smaller goes first.
struct Rank {
    bool healthy{true};
    bool in_service{true};
    std::int64_t coming_since{0};
    bool current{true};
    int zone{0};
    double order{0};
    std::string_view name{};

    auto criteria() const { return std::tie(healthy, in_service, coming_since, current, zone, order, name); }
};

class Choice {
public:
    Choice(const ClusterPolicy& policy, bool last, Time now) : policy_(policy), last_(last), now_(now) {}

    void add(const NodeFact& node) {
        if (is_healthy(node, policy_, now_) && !node.zone.empty()) ++zones_[node.zone];
        auto why = exclusion_of(node, policy_, now_);
        if (why.empty())
            candidates_.push_back(&node);
        else
            victims_.excluded.push_back({node.id, node.name, std::move(why)});
    }

    Victims choose(int count) {
        while (static_cast<int>(victims_.chosen.size()) < count && take_one()) {
        }
        if (static_cast<int>(victims_.chosen.size()) < count)
            for (const auto* node : candidates_)
                victims_.excluded.push_back({node->id, node->name, "the last node of zone " + node->zone});
        return std::move(victims_);
    }

private:
    bool take_one() {
        std::vector<const NodeFact*> eligible;
        for (const auto* node : candidates_)
            if (!is_last_of_zone(*node)) eligible.push_back(node);
        if (eligible.empty()) return false;
        const auto* best = *std::ranges::min_element(eligible, [&](const NodeFact* left, const NodeFact* right) {
            return rank_of(*left).criteria() < rank_of(*right).criteria();
        });
        std::erase(eligible, best);
        victims_.chosen.push_back({best->id, best->name, reason_of(*best, std::move(eligible))});
        if (is_healthy(*best, policy_, now_) && !best->zone.empty()) --zones_[best->zone];
        std::erase(candidates_, best);
        return true;
    }

    bool is_last_of_zone(const NodeFact& node) const {
        return policy_.spread && !node.zone.empty() && is_healthy(node, policy_, now_) && zones_.at(node.zone) <= 1;
    }

    Rank rank_of(const NodeFact& node) const {
        Rank rank{.name = node.name};
        rank.order = order_of(node);
        if (last_) return rank;
        rank.healthy = is_healthy(node, policy_, now_);
        rank.in_service = node.state == NodeState::in_service;
        if (rank.healthy && !rank.in_service) rank.coming_since = -node.created_at.time_since_epoch().count();
        rank.current = !node.outdated;
        const auto zone = zones_.find(node.zone);
        rank.zone = zone == zones_.end() ? 0 : -zone->second;
        return rank;
    }

    double order_of(const NodeFact& node) const {
        const auto created = static_cast<double>(node.created_at.time_since_epoch().count());
        if (last_ || policy_.victim_order == VictimOrder::newest) return -created;
        if (policy_.victim_order == VictimOrder::oldest) return created;
        const bool known = node.busy && std::isfinite(*node.busy);
        return known ? *node.busy : std::numeric_limits<double>::max();
    }

    std::string order_reason(const NodeFact& node) const {
        if (last_) return "the newest node";
        if (policy_.victim_order == VictimOrder::least_busy)
            return "least busy (" + number_text(node.busy.value_or(0)) + ")";
        return std::string{model::enum_name(policy_.victim_order)};
    }

    /// The criteria that told it from the others, each among those that were equal until then.
    std::string reason_of(const NodeFact& node, std::vector<const NodeFact*> others) const {
        const auto mine = rank_of(node);
        if (!mine.healthy)
            return node.state == NodeState::failed ? "failed"
                                                   : "unreachable since " + format_time(*node.unreachable_since);
        if (!mine.in_service) return fmt::format("not yet in service ({})", model::enum_name(node.state));
        if (others.empty()) return "the only one that may go";
        std::string reason;
        const auto tell = [&](auto criterion, const std::string& text) {
            const auto worse = [&](const NodeFact* other) { return rank_of(*other).*criterion != mine.*criterion; };
            if (std::erase_if(others, worse) > 0) reason += (reason.empty() ? "" : ", ") + text;
        };
        tell(&Rank::current, "its profile or image is outdated");
        tell(&Rank::zone, fmt::format("zone {} is fullest with {} nodes", node.zone, -mine.zone));
        tell(&Rank::order, order_reason(node));
        return reason.empty() ? "first by name among equals" : reason;
    }

    const ClusterPolicy& policy_;
    bool last_;
    Time now_;
    Zones zones_{};
    std::vector<const NodeFact*> candidates_{};
    Victims victims_{};
};

}  // namespace

Victims choose_victims(const std::vector<NodeFact>& nodes, int count, const ClusterPolicy& policy, bool last,
                       Time now) {
    std::vector<const NodeFact*> ascending;
    for (const auto& node : nodes)
        if (is_candidate(node) || node.state == NodeState::draining) ascending.push_back(&node);
    std::ranges::sort(ascending, {}, &NodeFact::id);
    Choice choice{policy, last, now};
    for (const auto* node : ascending) choice.add(*node);
    return choice.choose(count);
}

}  // namespace pyscaler::control
