#include "monitoring/jmx/rates.hpp"

#include <gtest/gtest.h>

namespace pyscaler::monitoring {
namespace {

using namespace std::chrono_literals;

TEST(Rates, TellGrowthPerSecondAndNothingAfterARestart) {
    Rates rates;
    const samples::SeriesKey one{1, 1, 1};
    const samples::SeriesKey other{1, 2, 1};
    const Deadline start{};
    EXPECT_FALSE(rates.take(one, "a", 100, start));
    EXPECT_FALSE(rates.take(one, "a", 101, start + 10ms));
    EXPECT_DOUBLE_EQ(rates.take(one, "a", 150, start + 10s).value(), 5);
    EXPECT_FALSE(rates.take(other, "a", 7, start + 10s));
    EXPECT_FALSE(rates.take(one, "b", 7, start + 10s));
    EXPECT_DOUBLE_EQ(rates.take(one, "a", 150, start + 20s).value(), 0);
    EXPECT_FALSE(rates.take(one, "a", 3, start + 30s));
    EXPECT_DOUBLE_EQ(rates.take(one, "a", 13, start + 40s).value(), 1);
}

}  // namespace
}  // namespace pyscaler::monitoring
