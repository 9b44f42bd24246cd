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
    EXPECT_FALSE(rates.take(one, 100, start));
    EXPECT_FALSE(rates.take(one, 101, start + 10ms));
    EXPECT_DOUBLE_EQ(rates.take(one, 150, start + 10s).value(), 5);
    EXPECT_FALSE(rates.take(other, 7, start + 10s));
    EXPECT_DOUBLE_EQ(rates.take(one, 150, start + 20s).value(), 0);
    EXPECT_FALSE(rates.take(one, 3, start + 30s));
    EXPECT_DOUBLE_EQ(rates.take(one, 13, start + 40s).value(), 1);
}

}  // namespace
}  // namespace pyscaler::monitoring
