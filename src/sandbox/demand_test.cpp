#include "sandbox/demand.hpp"

#include <gtest/gtest.h>

namespace pyscaler::sandbox {
namespace {

using namespace std::chrono_literals;

struct Case {
    const char* rule;
    const char* text;
    std::chrono::milliseconds after;
    double expected;
};

TEST(Demand, FollowsItsShape) {
    const Case cases[] = {
        {"a constant does not change", "2.5", 1h, 2.5},
        {"a ramp begins where it begins", "ramp:0.5:3:60s", 0s, 0.5},
        {"a ramp is straight", "ramp:0:4:60s", 15s, 1},
        {"a ramp stays at its end", "ramp:0.5:3:60s", 2h, 3},
        {"a ramp may fall", "ramp:3:1:10s", 5s, 2},
        {"a day begins at its lowest", "day:1:3:24h", 0s, 1},
        {"a day is highest in its middle", "day:1:3:24h", 12h, 3},
        {"a day comes again", "day:1:3:24h", 36h, 3},
    };
    for (const auto& row : cases) {
        const auto demand = Demand::parse(row.text);
        ASSERT_TRUE(demand) << row.rule << ": " << demand.error().detail();
        EXPECT_NEAR(demand->at(row.after), row.expected, 1e-9) << row.rule;
    }
}

TEST(Demand, RefusesWhatItCannotRead) {
    for (const char* text : {"", "-1", "nan", "1e9", "ramp:1:2", "ramp:1:2:0s", "ramp:1:2:60", "ramp:-1:2:1s",
                             "wave:1:2:1s", "file:/nonexistent/demand.csv"}) {
        EXPECT_FALSE(Demand::parse(text)) << text;
    }
}

TEST(Demand, ReadsAFileOfPoints) {
    const auto demand = Demand::parse_csv("seconds,demand\n# morning\n0,1\n10,3\n\n20,3\n");
    ASSERT_TRUE(demand) << demand.error().detail();
    EXPECT_NEAR(demand->at(5s), 2, 1e-9);
    EXPECT_NEAR(demand->at(1h), 3, 1e-9);
    const auto again = Demand::parse_csv("0,1\n10,3\nrepeat");
    ASSERT_TRUE(again);
    EXPECT_NEAR(again->at(15s), 2, 1e-9);
    EXPECT_FALSE(Demand::parse_csv("0,1\nten,3"));
    EXPECT_FALSE(Demand::parse_csv("0,1\n0,3")) << "times must increase";
    EXPECT_FALSE(Demand::parse_csv(""));
}

TEST(Demand, IsSpreadEqually) {
    EXPECT_DOUBLE_EQ(spread(3, 4).share, 0.75);
    EXPECT_DOUBLE_EQ(spread(3, 4).unserved, 0);
    EXPECT_DOUBLE_EQ(spread(3, 2).share, 1);
    EXPECT_DOUBLE_EQ(spread(3, 2).unserved, 1);
    EXPECT_DOUBLE_EQ(spread(3, 0).unserved, 3) << "nobody in service serves nothing";
}

}  // namespace
}  // namespace pyscaler::sandbox
