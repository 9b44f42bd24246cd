#pragma once
#include "base/clock.hpp"
#include "base/duration.hpp"

namespace pyscaler::control {

/// A slot is one polling interval, known by its start; slots are whole multiples of the interval since 1970, so every
/// process cuts time alike. A sample belongs to the slot in which its poll *started*. An interval below a millisecond
/// counts as one.
Time slot_of(Time poll_started, Duration interval);

/// How long after its end a slot still takes late samples: min(15 s, interval / 2).
Duration slot_grace(Duration interval);

/// When `slot` is closed at the latest, and may be decided.
Time slot_closes(Time slot, Duration interval);

/// The youngest slot that is closed at `now`.
Time last_closed_slot(Time now, Duration interval);

/// How many slots a trigger of this timing looks at: N = ceil(timing / interval), at least 1.
int slots_of(Duration timing, Duration interval);

}  // namespace pyscaler::control
