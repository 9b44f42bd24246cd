#include "base/duration.hpp"

#include <gtest/gtest.h>

namespace pyscaler {
namespace {

using namespace std::chrono_literals;

TEST(Duration, reads_numbers_with_units) {
    EXPECT_EQ(parse_duration("90s").value(), Duration{90s});
    EXPECT_EQ(parse_duration("1h30m").value(), Duration{90min});
    EXPECT_EQ(parse_duration("250ms").value(), Duration{250ms});
    EXPECT_EQ(parse_duration("0s").value(), Duration{0s});
}

TEST(Duration, refuses_a_bare_number_and_nonsense) {
    for (const auto* text : {"", "5", "5x", "m", "-5s", "5 s", "1.5h", "99999999999999999999s", "9999999d"})
        EXPECT_FALSE(parse_duration(text)) << text;
}

TEST(Duration, is_written_in_the_largest_unit_that_divides_it) {
    EXPECT_EQ(format_duration(Duration{90s}), "90s");
    EXPECT_EQ(format_duration(Duration{300s}), "5m");
    EXPECT_EQ(format_duration(Duration{24h}), "24h");
    EXPECT_EQ(format_duration(Duration{1500ms}), "1500ms");
    EXPECT_EQ(format_duration(Duration{0s}), "0s");
}

}  // namespace
}  // namespace pyscaler
