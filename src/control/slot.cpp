#include "control/slot.hpp"

#include <algorithm>

namespace pyscaler::control {
namespace {

using std::chrono::milliseconds;

milliseconds length(Duration interval) { return std::max(interval.value(), milliseconds{1}); }

}  // namespace

Time slot_of(Time poll_started, Duration interval) {
    const auto since_epoch = poll_started.time_since_epoch();
    auto past = since_epoch % length(interval);
    if (past < milliseconds{0}) past += length(interval);
    return poll_started - past;
}

Duration slot_grace(Duration interval) { return std::min(milliseconds{15'000}, length(interval) / 2); }

Time slot_closes(Time slot, Duration interval) { return slot + length(interval) + slot_grace(interval).value(); }

Time last_closed_slot(Time now, Duration interval) {
    return slot_of(now - slot_grace(interval).value(), interval) - length(interval);
}

int slots_of(Duration timing, Duration interval) {
    const auto slots = (timing.value() + length(interval) - milliseconds{1}) / length(interval);
    return static_cast<int>(std::clamp<std::int64_t>(slots, 1, 1'000'000));
}

}  // namespace pyscaler::control
