#include "ssh/backoff.hpp"

#include <gtest/gtest.h>

namespace pyscaler::ssh {
namespace {

using namespace std::chrono_literals;

TEST(Backoff, doubles_up_to_the_longest_and_takes_off_up_to_half) {
    const Backoff backoff{Patience{}};
    struct Case {
        unsigned failures;
        double fraction;
        std::chrono::milliseconds pause;
    };
    const Case cases[] = {{1, 0, 1s},         {1, 0.5, 750ms}, {2, 0, 2s},  {3, 0, 4s},
                          {6, 0.5, 24s},      {7, 0, 60s},     {8, 0, 60s}, {4'000'000'000U, 0, 60s},
                          {7, 0.999, 30030ms}};
    for (const auto& each : cases) {
        EXPECT_EQ(backoff.pause_after(each.failures, each.fraction), each.pause) << each.failures;
    }
}

TEST(Backoff, pauses_after_a_failure_and_forgets_it_with_a_success) {
    Backoff backoff{Patience{}};
    const Deadline now{1h};
    EXPECT_FALSE(backoff.is_pausing(now));
    backoff.fail({Errc::refused, "refused"}, now, 0);
    EXPECT_TRUE(backoff.is_pausing(now + 999ms));
    EXPECT_FALSE(backoff.is_pausing(now + 1s));
    EXPECT_TRUE(backoff.error() == Errc::refused);
    backoff.fail({Errc::timed_out, "late"}, now, 0);
    EXPECT_TRUE(backoff.is_pausing(now + 1999ms));
    backoff.succeed();
    EXPECT_FALSE(backoff.is_pausing(now));
    backoff.fail({Errc::refused, "refused"}, now, 0);
    EXPECT_FALSE(backoff.is_pausing(now + 1s));
}

}  // namespace
}  // namespace pyscaler::ssh
