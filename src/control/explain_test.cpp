#include "control/explain.hpp"

#include "control/scenario.hpp"

#include <gtest/gtest.h>

namespace pyscaler::control {
namespace {

using namespace scenario;
using namespace std::chrono_literals;

std::string text_of(const Record& record) {
    std::string text;
    for (const auto& line : explain(record)) text += line + "\n";
    return text;
}

TEST(Explain, reads_stage_by_stage) {
    Cluster cluster{2};
    cluster.facts.policy.cooldown_out = Duration{5min};
    cluster.facts.history.scale_out_started = start;
    const auto text = text_of(cluster.slots(3, 85).record);
    EXPECT_EQ(text, R"(web: hold at 2: held by the scale-out cooldown until 2026-11-24T00:05:00Z
slot 2026-11-24T00:02:00Z of 1m, decided 2026-11-24T00:03:05Z, mode on
2 in service, 2 counted, 2 may exist, 2 wanted
triggers:
  high (grows): firing since 2026-11-24T00:02:00Z: cpu 85 > 80 on web01 for 3 slots; ends after 1 slot at 80 or below
  low (shrinks): ok since 2026-11-24T00:00:00Z: cpu 85 on web01, not < 20; needs 2 of 2 nodes below 20 long enough, has 0
stages:
  node set: 2, in service or coming, not draining, not failed (2 in service, 0 coming, 2 may exist)
  triggers: 2, 1 of 2 firing (high: firing, ends after 1 slot at 80 or below; low: ok, needs 2 of 2 nodes below 20 long enough, has 0)
  proposals: 2, a firing trigger proposes its amount more or less, less what is still coming (high wants 3)
  combine: 2 -> 3, growth wins: the largest proposal (high)
  blackout: 3, nodes report
  stabilization: 3, none set
  rate limit: 3, none set
  cooldown: 3 -> 2, hold (held by the scale-out cooldown until 2026-11-24T00:05:00Z)
  schedule and forecast floor: 2, none set
  min/max: 2, 1 to 10
  freeze and mode: 2, mode on, no freeze
  plan: 2, nothing to do
proposals:
  high wants 3, held: held by the scale-out cooldown until 2026-11-24T00:05:00Z
)");
}

TEST(Explain, tells_what_is_to_be_done_and_who_may_not_go) {
    Cluster cluster{3};
    cluster.node(1).removable = false;
    const auto text = text_of(cluster.slots(2, 10).record);
    EXPECT_NE(text.find("to do:\n  run low, removing 1: cpu 10 < 20 on every node (3 of 3 with data), on web01 for 2 "
                        "slots; web02 goes: oldest\n"),
              std::string::npos)
        << text;
    EXPECT_NE(text.find("may not go:\n  web01: a fixed node\n"), std::string::npos) << text;
}

TEST(Explain, says_would_where_nothing_is_done) {
    Cluster cluster{2};
    cluster.facts.policy.mode = Mode::shadow;
    EXPECT_NE(text_of(cluster.slots(3, 85).record).find("  would run high, adding 1"), std::string::npos);
}

}  // namespace
}  // namespace pyscaler::control
