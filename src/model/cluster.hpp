#pragma once
#include "base/clock.hpp"
#include "model/bounded.hpp"
#include "model/field_error.hpp"
#include "model/read_only.hpp"
#include "model/ref.hpp"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>
#include <optional>

namespace pyscaler::model {

using namespace std::chrono_literals;

struct Counter;
struct Trigger;

/// What the decision may do: nothing at all; be recorded only; be recorded and ask a person; act.
enum class Mode { off, shadow, ask, on };
BOOST_DESCRIBE_ENUM(Mode, off, shadow, ask, on)

/// When a new node is registered with its balancer.
enum class Registration { after_steps, at_launch };
BOOST_DESCRIBE_ENUM(Registration, after_steps, at_launch)

/// What becomes of a new node whose set-up failed.
enum class FailedSetup { end, keep };
BOOST_DESCRIBE_ENUM(FailedSetup, end, keep)

enum class VictimOrder { oldest, newest, least_busy };
BOOST_DESCRIBE_ENUM(VictimOrder, oldest, newest, least_busy)

/// Nodes that run the same application together, and how many of them there may be.
struct Cluster {
    std::int64_t id{0};
    ClusterName name{};
    Text<1024> description{};
    DurationFrom<1000> interval{60s};  ///< one slot: every counter of every node once
    Bounded<int, 0, 10000> min{1};
    Bounded<int, 0, 10000> max{10};
    Duration cooldown_out{0s};  ///< from the start of the last growth to the next
    Duration cooldown_in{5min};
    Duration warmup{3min};
    Duration min_age{10min};  ///< younger nodes are not taken by scale-in
    Duration drain_timeout{5min};
    Duration launch_timeout{10min};
    Duration unreachable_after{5min};  ///< then a node is `failed` and leaves the decision
    Mode mode{Mode::shadow};
    std::optional<Ref<Trigger>> growth_trigger{};  ///< refills the cluster below `min`
    Registration registration{Registration::after_steps};
    FailedSetup on_failed_setup{FailedSetup::end};
    VictimOrder victim_order{VictimOrder::oldest};
    std::optional<Ref<Counter>> victim_counter{};  ///< what `least_busy` compares
    ReadOnly<Time> created_at{};

    friend bool operator==(const Cluster&, const Cluster&) = default;
};
BOOST_DESCRIBE_STRUCT(Cluster, (),
                      (id, name, description, interval, min, max, cooldown_out, cooldown_in, warmup, min_age,
                       drain_timeout, launch_timeout, unreachable_after, mode, growth_trigger, registration,
                       on_failed_setup, victim_order, victim_counter, created_at))

/// min ≤ max; `least_busy` needs its counter.
FieldErrors validate(const Cluster& cluster);

}  // namespace pyscaler::model
