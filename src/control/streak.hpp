#pragma once
#include "control/condition.hpp"
#include "control/facts.hpp"

#include <boost/describe/enum.hpp>
#include <compare>
#include <string>

namespace pyscaler::control {

/// Whose values a streak counts. Node 0 is the cluster as a whole (scope average, and the verdict of every_node); jvm 0
/// is the node itself.
struct SeriesKey {
    Id counter{0};
    Id node{0};
    Id jvm{0};
    friend auto operator<=>(const SeriesKey&, const SeriesKey&) = default;
};

enum class Phase { idle, firing, clearing };
BOOST_DESCRIBE_ENUM(Phase, idle, firing, clearing)

/// How many slots are looked at (N), and how many of them must be beyond the threshold (k), at least 1 each.
struct Window {
    int slots{1};
    int needed{1};
};

/// The trigger's window; a partial one is cut to longest_partial_window.
Window window_of(const TriggerPolicy& trigger, Duration interval);

/// Lost slots in a row after which a series has no data.
inline constexpr int lost_limit = 3;
/// The longest window of which fewer than all slots may be needed: its slots are kept one by one.
inline constexpr int longest_partial_window = 512;

/// What a trigger remembers of one series between slots. All members at zero is the same as no streak.
struct Streak {
    SeriesKey key{};
    int count{0};  ///< slots beyond the threshold that count now
    int lost{0};   ///< slots without a value in a row
    Phase phase{Phase::idle};
    int clear_slots{0};     ///< clear slots in a row
    Time clearing_since{};  ///< phase clearing: its first slot
    std::string window{};   ///< only where k < N: the last N slots with data, oldest first, '1' beyond and '0' not

    bool is_zero() const;
    bool has_no_data() const { return lost >= lost_limit; }
    friend bool operator==(const Streak&, const Streak&) = default;
};

/// Counts one slot that has a value (or is taken for one by the missing policy).
void count_slot(Streak& streak, bool beyond, Window window);

/// Counts `slots` slots without a value: the streak is kept, up to lost_limit.
void count_lost(Streak& streak, std::int64_t slots);

/// Forgets the slots counted so far, keeps what is lost.
void restart_count(Streak& streak);

/// Moves the phase on after a slot. `met`: the window is full enough; `verdict`: what this slot said by itself, `lost`
/// if nothing. idle -> firing -> clearing -> idle, and clearing -> firing when the condition returns.
void move_phase(Streak& streak, bool met, Verdict verdict, Time slot, const TriggerPolicy& trigger);

}  // namespace pyscaler::control
