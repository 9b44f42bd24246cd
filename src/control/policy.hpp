#pragma once
#include "base/duration.hpp"
#include "model/action.hpp"
#include "model/cluster.hpp"
#include "model/counter.hpp"
#include "model/trigger.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace pyscaler::control {

using Id = std::int64_t;

using model::Comparison;
using model::Effect;
using model::Mode;
using model::Scope;
using model::VictimOrder;

/// What a slot without a value counts as. hold: skipped, the streak is kept; three in a row are no data, and the streak
/// is 0. breaching: beyond the threshold. not_breaching: clear. value: CounterPolicy::missing_value.
using Missing = model::MissingMeans;

/// A counter as one trigger looks at it.
struct CounterPolicy {
    Id id{0};
    std::string name{};
    Comparison comparison{Comparison::greater};
    double threshold{0};
    std::optional<double> clear{};  ///< hysteresis: clear where `comparison` with this number is false; none: threshold
    Missing missing{Missing::hold};
    double missing_value{0};
    bool per_jvm{false};  ///< read once for each JVM of a node
};

struct TriggerPolicy {
    Id id{0};
    std::string name{};
    bool enabled{true};
    std::vector<CounterPolicy> counters{};  ///< the condition holds when that of any of them does
    std::optional<Scope> scope{};           ///< none: see scope_of
    Duration timing{std::chrono::minutes{5}};
    int slots_needed{0};         ///< k of N slots that have data; 0: all N
    int clear_slots{1};          ///< M clear slots in a row end it,
    Duration keep_firing_for{};  ///< but not before this long after the first of them
    Duration repeat_after{};     ///< effect none: run again after this long while firing; 0: once
    Effect effect{Effect::none};
    int amount{1};             ///< how many nodes one execution adds or removes
    bool removes_last{false};  ///< a shrinking step aimed at `lastnode`: the newest node goes, not the usual victim
    int steps{1};              ///< how many steps it has
};

/// The trigger's scope; by default every_node when it shrinks (one idle node must not shrink a busy cluster), else
/// any_node.
Scope scope_of(const TriggerPolicy& trigger);

struct ClusterPolicy {
    Duration interval{std::chrono::seconds{60}};
    int min{1};
    int max{1};
    Duration cooldown_out{};  ///< from the start of the last scale-out
    Duration cooldown_in{std::chrono::minutes{5}};
    Duration warmup{std::chrono::minutes{3}};
    Duration min_age{std::chrono::minutes{10}};
    Mode mode{Mode::on};
    std::string growth_trigger{};  ///< whose steps refill the cluster below min
    VictimOrder victim_order{VictimOrder::oldest};
    bool spread{false};                  ///< keep a node in every zone that has one
    bool scale_in_while_warming{false};  ///< a trigger may remove nodes while another is not yet in service
    Duration unreachable_after{
        std::chrono::minutes{5}};         ///< then a node is considered failed; of all nodes: a blackout
    std::optional<int> blackout_floor{};  ///< in a blackout hold at least so many nodes; none: just hold
};

}  // namespace pyscaler::control
