#include "samples/window.hpp"

#include <gtest/gtest.h>

namespace pyscaler::samples {
namespace {

using namespace std::chrono_literals;

const Time begin{std::chrono::hours{24 * 365 * 50}};

Window in_steps(std::chrono::milliseconds step, Aggregate aggregate) { return {begin, begin + 1h, step, aggregate}; }

TEST(Aggregate, every_kind_over_one_step) {
    const std::vector<Sample> samples{
        {begin, 4.0}, {begin + 1min, 1.0}, {begin + 2min, Cause{"timeout"}}, {begin + 3min, 1.0}};
    const std::vector<std::pair<Aggregate, double>> cases{{Aggregate::average, 2.0}, {Aggregate::min, 1.0},
                                                          {Aggregate::max, 4.0},     {Aggregate::last, 1.0},
                                                          {Aggregate::sum, 6.0},     {Aggregate::count, 3.0}};
    for (const auto& [kind, expected] : cases) {
        const auto found = aggregate(samples, in_steps(5min, kind));
        ASSERT_EQ(found.size(), 1u);
        EXPECT_EQ(*found[0].value(), expected) << static_cast<int>(kind);
    }
}

TEST(Aggregate, a_step_of_missing_samples_is_missing_with_the_last_cause) {
    const std::vector<Sample> samples{{begin, Cause{"timeout"}}, {begin + 1min, Cause{"refused"}}};
    EXPECT_EQ(aggregate(samples, in_steps(5min, Aggregate::sum)), (std::vector<Sample>{{begin, Cause{"refused"}}}));
    EXPECT_EQ(aggregate(samples, in_steps(5min, Aggregate::count)), (std::vector<Sample>{{begin, 0.0}}));
}

TEST(Aggregate, a_step_without_samples_is_left_out_and_steps_count_from_the_windows_beginning) {
    const std::vector<Sample> samples{{begin + 1s, 1.0}, {begin + 11min, 2.0}};
    EXPECT_EQ(aggregate(samples, in_steps(5min, Aggregate::last)),
              (std::vector<Sample>{{begin, 1.0}, {begin + 10min, 2.0}}));
}

TEST(Aggregate, any_window_from_outside_is_computed_safely) {
    const std::vector<Sample> samples{{begin, 1.0}};
    EXPECT_EQ(aggregate(samples, {Time::min(), Time::max(), Duration{1ms}, Aggregate::sum}).size(), 1u);
    EXPECT_EQ(aggregate(samples, {Time::min(), Time::max(), Duration{std::chrono::milliseconds::max()}}).size(), 1u);
}

TEST(Aggregate, is_read_by_name) {
    EXPECT_EQ(parse_aggregate("average"), Aggregate::average);
    EXPECT_FALSE(parse_aggregate("median"));
}

}  // namespace
}  // namespace pyscaler::samples
