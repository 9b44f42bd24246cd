#include "aws/retry.hpp"

#include <gtest/gtest.h>

namespace pyscaler::aws {
namespace {

using namespace std::chrono_literals;

TEST(RetryDelay, grows_twofold_up_to_its_ceiling_with_jitter) {
    const RetryPolicy policy{10, 1s, 20s};
    EXPECT_EQ(retry_delay(policy, ErrorClass::throttle, 1, 0.5), 500ms);
    EXPECT_EQ(retry_delay(policy, ErrorClass::throttle, 2, 0.5), 1000ms);
    EXPECT_EQ(retry_delay(policy, ErrorClass::transient, 9, 1.0), 20s);
    EXPECT_EQ(retry_delay(policy, ErrorClass::transient, 1, 0.0), 0ms);
}

TEST(RetryDelay, only_throttled_and_transient_calls_are_repeated) {
    for (const auto kind : {ErrorClass::capacity, ErrorClass::quota, ErrorClass::auth, ErrorClass::parameter,
                            ErrorClass::not_found, ErrorClass::unknown})
        EXPECT_EQ(retry_delay({}, kind, 1, 0.5), std::nullopt) << name_of(kind);
}

TEST(RetryDelay, attempts_are_counted) {
    const RetryPolicy policy{3, 1s, 20s};
    EXPECT_TRUE(retry_delay(policy, ErrorClass::transient, 2, 0.5));
    EXPECT_FALSE(retry_delay(policy, ErrorClass::transient, 3, 0.5));
}

TEST(RetryBudget, an_outage_uses_it_up_and_success_gives_it_back) {
    RetryBudget budget;
    for (int i = 0; i < 50; ++i) EXPECT_TRUE(budget.spend(true));
    EXPECT_FALSE(budget.spend(false));
    for (int i = 0; i < 5; ++i) budget.refund();
    EXPECT_FALSE(budget.spend(true));
    EXPECT_TRUE(budget.spend(false));
    for (int i = 0; i < 1000; ++i) budget.refund();
    EXPECT_EQ(budget.left(), 500);
}

}  // namespace
}  // namespace pyscaler::aws
