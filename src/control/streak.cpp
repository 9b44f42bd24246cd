#include "control/streak.hpp"

#include "control/slot.hpp"

#include <algorithm>

namespace pyscaler::control {
namespace {

/// Leading zeros say nothing: a window of them is the same as none.
void trim(std::string& window, Window limits) {
    const auto slots = static_cast<std::size_t>(limits.slots);
    if (window.size() > slots) window.erase(0, window.size() - slots);
    window.erase(0, std::min(window.find('1'), window.size()));
}

void restart(Streak& streak) {
    restart_count(streak);
    streak.phase = Phase::idle;
    streak.clear_slots = 0;
    streak.clearing_since = {};
}

void count_clear(Streak& streak, Verdict verdict) {
    if (verdict == Verdict::clear) ++streak.clear_slots;
    if (verdict == Verdict::between) streak.clear_slots = 0;
}

}  // namespace

bool Streak::is_zero() const {
    return count == 0 && lost == 0 && phase == Phase::idle && clear_slots == 0 && window.empty();
}

Window window_of(const TriggerPolicy& trigger, Duration interval) {
    Window window{.slots = slots_of(trigger.timing, interval)};
    window.needed = trigger.slots_needed <= 0 ? window.slots : std::min(trigger.slots_needed, window.slots);
    if (window.needed == window.slots) return window;
    window.slots = std::min(window.slots, longest_partial_window);
    window.needed = std::min(window.needed, window.slots);
    return window;
}

void restart_count(Streak& streak) {
    streak.count = 0;
    streak.window.clear();
}

void count_slot(Streak& streak, bool beyond, Window window) {
    if (window.needed == window.slots) {
        streak.count = beyond ? std::min(streak.count + 1, window.slots) : 0;
        return;
    }
    streak.window += beyond ? '1' : '0';
    trim(streak.window, window);
    streak.count = static_cast<int>(std::ranges::count(streak.window, '1'));
}

void count_lost(Streak& streak, std::int64_t slots) {
    streak.lost = static_cast<int>(std::min<std::int64_t>(streak.lost + slots, lost_limit));
    if (streak.has_no_data()) restart(streak);
}

void move_phase(Streak& streak, bool met, Verdict verdict, Time slot, const TriggerPolicy& trigger) {
    switch (streak.phase) {
        case Phase::idle:
            if (met && verdict != Verdict::clear) streak.phase = Phase::firing;
            return;
        case Phase::firing:
            if (verdict != Verdict::clear) return;
            streak.phase = Phase::clearing;
            streak.clear_slots = 1;
            streak.clearing_since = slot;
            break;
        case Phase::clearing:
            if (verdict == Verdict::beyond) {
                streak.phase = Phase::firing;
                streak.clear_slots = 0;
                streak.clearing_since = {};
                return;
            }
            count_clear(streak, verdict);
            break;
    }
    const bool kept = slot - streak.clearing_since < trigger.keep_firing_for.value();
    if (streak.clear_slots >= std::max(trigger.clear_slots, 1) && !kept) restart(streak);
}

}  // namespace pyscaler::control
