#include "control/slot.hpp"

#include <gtest/gtest.h>

namespace pyscaler::control {
namespace {

using namespace std::chrono_literals;

constexpr Time noon{std::chrono::sys_days{std::chrono::year{2026} / 11 / 24} + 12h};

TEST(Slot, a_poll_belongs_to_the_slot_in_which_it_started) {
    EXPECT_EQ(slot_of(noon, Duration{60s}), noon);
    EXPECT_EQ(slot_of(noon + 59'999ms, Duration{60s}), noon);
    EXPECT_EQ(slot_of(noon + 60s, Duration{60s}), noon + 60s);
    EXPECT_EQ(slot_of(Time{-1ms}, Duration{60s}), Time{-60s});
    EXPECT_EQ(slot_of(noon + 1ms, Duration{0s}), noon + 1ms);
}

TEST(Slot, closes_after_its_end_and_a_grace_of_half_an_interval_up_to_15_seconds) {
    EXPECT_EQ(slot_grace(Duration{60s}), Duration{15s});
    EXPECT_EQ(slot_grace(Duration{10s}), Duration{5s});
    EXPECT_EQ(slot_closes(noon, Duration{60s}), noon + 75s);
    EXPECT_EQ(slot_closes(noon, Duration{1s}), noon + 1500ms);
    EXPECT_EQ(last_closed_slot(noon + 74s, Duration{60s}), noon - 60s);
    EXPECT_EQ(last_closed_slot(noon + 75s, Duration{60s}), noon);
}

TEST(Slot, a_timing_is_rounded_up_to_slots_and_is_at_least_one) {
    EXPECT_EQ(slots_of(Duration{3min}, Duration{60s}), 3);
    EXPECT_EQ(slots_of(Duration{181s}, Duration{60s}), 4);
    EXPECT_EQ(slots_of(Duration{1s}, Duration{60s}), 1);
    EXPECT_EQ(slots_of(Duration{0s}, Duration{60s}), 1);
}

}  // namespace
}  // namespace pyscaler::control
