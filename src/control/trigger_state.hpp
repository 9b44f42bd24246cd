#pragma once
#include "control/streak.hpp"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace pyscaler::control {

enum class TriggerPhase { ok, pending, firing, clearing, no_data };
BOOST_DESCRIBE_ENUM(TriggerPhase, ok, pending, firing, clearing, no_data)

/// A trigger's state after a slot; part of the record, and all that is remembered of it.
struct TriggerState {
    Id trigger{0};
    std::string name{};
    Effect effect{Effect::none};
    std::string
        condition{};  ///< "cpu > 80, clear 75, 3 of 3 slots, any_node"; when it changes, the streaks start again
    TriggerPhase state{TriggerPhase::ok};
    Time since{};                    ///< the slot in which it came into this state
    std::string reason{};            ///< "cpu 83 > 80 on web01 for 3 slots"
    std::string distance{};          ///< "2 more slots above 80"
    bool vetoes_shrinking{false};    ///< a node that it watches has no data
    std::optional<Time> last_run{};  ///< effect none: the slot in which this firing last ran its steps
    std::vector<Streak> streaks{};   ///< ascending by key; streaks that are zero are left out
    friend bool operator==(const TriggerState&, const TriggerState&) = default;
};

/// Which of several states a trigger shows: the highest.
int rank(TriggerPhase phase);

/// What a slot offers to the triggers: its nodes in service and its readings.
class SlotView {
public:
    /// `nodes` are those in service and reachable enough to decide by, ascending by id; `readings` all of one slot.
    SlotView(Time slot, std::span<const NodeFact* const> nodes, std::vector<const Reading*> readings);

    Time slot() const { return slot_; }
    std::span<const NodeFact* const> nodes() const { return nodes_; }
    /// All readings of `counter`, ascending by node and JVM; of several of one series the last one counts.
    std::span<const Reading* const> of_counter(Id counter) const;

    static SeriesKey key_of(const Reading& reading) { return {reading.counter, reading.node, reading.jvm}; }

private:
    Time slot_;
    std::span<const NodeFact* const> nodes_;
    std::vector<const Reading*> readings_;
};

/// The state that `trigger` begins with, or goes on with after its condition was edited.
TriggerState initial_state(const TriggerPolicy& trigger, Duration interval, Time slot);

/// The state of `trigger` after one more slot. `skipped` slots before it were never collected by anybody (the server
/// was down): they are lost to every series, and no missing policy speaks for them.
///
/// any_node: one streak per series, one that is met fires. every_node: the same streaks, but all that have data must be
/// met, and at least half of the nodes must have data. average: one streak for the mean of all series, with the same
/// quorum. A series whose last `lost_limit` slots are lost has no data: its streak is 0, and it vetoes shrinking unless
/// the missing policy says what a lost slot counts as.
TriggerState advance(const TriggerPolicy& trigger, Duration interval, const TriggerState& before, const SlotView& view,
                     std::int64_t skipped);

}  // namespace pyscaler::control
