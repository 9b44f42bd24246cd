#pragma once
#include "model/bounded.hpp"
#include "model/field_error.hpp"
#include "model/ref.hpp"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>
#include <optional>
#include <vector>

namespace pyscaler::model {

using namespace std::chrono_literals;

struct Action;
struct Cluster;
struct Counter;

enum class Scope { any_node, every_node, average };
BOOST_DESCRIBE_ENUM(Scope, any_node, every_node, average)

/// The nodes that a step works on; `lastnode` is the newest of the execution, else the newest in service.
enum class Target { none, cluster, lastnode };
BOOST_DESCRIBE_ENUM(Target, none, cluster, lastnode)

enum class OnError { stop, go_on };
BOOST_DESCRIBE_ENUM(OnError, stop, go_on)

struct TriggerStep {
    Ref<Action> action{};
    Target target{Target::none};
    OnError on_error{OnError::stop};

    friend bool operator==(const TriggerStep&, const TriggerStep&) = default;
};
BOOST_DESCRIBE_STRUCT(TriggerStep, (), (action, target, on_error))

/// Counters of a cluster, how long one of them must be beyond its threshold, and what is then done, in order.
struct Trigger {
    std::int64_t id{0};
    Slug name{};
    Ref<Cluster> cluster{};
    RefList<Counter> counters{};
    std::optional<Scope> scope{};  ///< none: any_node, or every_node where the steps shrink
    Duration timing{5min};
    std::optional<Bounded<int, 1, 10000>> slots_needed{};  ///< of the slots of `timing`; none: all
    Bounded<int, 1, 10000> clear_slots{1};
    Duration keep_firing_for{0s};
    Duration repeat_after{1h};  ///< for a trigger whose steps change no capacity
    bool enabled{true};
    std::vector<TriggerStep> steps{};

    friend bool operator==(const Trigger&, const Trigger&) = default;
};
BOOST_DESCRIBE_STRUCT(Trigger, (),
                      (id, name, cluster, counters, scope, timing, slots_needed, clear_slots, keep_firing_for,
                       repeat_after, enabled, steps))

/// At least one counter, none twice.
FieldErrors validate(const Trigger& trigger);

}  // namespace pyscaler::model
