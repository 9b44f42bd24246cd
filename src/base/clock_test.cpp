#include "base/clock.hpp"

#include <gtest/gtest.h>

namespace pyscaler {
namespace {

TEST(Time, is_written_as_it_is_read) {
    for (const auto* text : {"2026-11-24T02:26:18Z", "1999-12-31T23:59:59.120Z", "1970-01-01T00:00:00Z"})
        EXPECT_EQ(format_time(parse_time(text).value()), text);
}

TEST(Time, knows_offsets) {
    EXPECT_EQ(format_time(parse_time("2026-11-24T02:26:18+02:30").value()), "2026-11-23T23:56:18Z");
}

TEST(Time, refuses_what_is_no_time) {
    for (const auto* text : {"", "2026-11-24", "2026-13-01T00:00:00Z", "2026-02-30T00:00:00Z", "2026-11-24T25:00:00Z",
                             "2026-11-24T02:26:18", "2026-11-24T02:26:18Zx", "2026-11-24T02:26:18."})
        EXPECT_FALSE(parse_time(text)) << text;
}

TEST(Time, is_one_that_can_be_written_again) {
    for (const auto* text : {"0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999Z"})
        EXPECT_EQ(format_time(parse_time(text).value()), text);
    for (const auto* text : {"0000-12-31T23:59:59Z", "0001-01-01T00:00:00+00:01", "9999-12-31T23:59:59-00:01"})
        EXPECT_FALSE(parse_time(text)) << text;
}

}  // namespace
}  // namespace pyscaler
