#include "base/json_text.hpp"

#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <cmath>
#include <cstring>
#include <gtest/gtest.h>
#include <limits>
#include <random>

namespace pyscaler {
namespace {

namespace json = boost::json;

std::string again(std::string_view text) { return json::serialize(parse_json(text).value()); }

TEST(JsonText, EveryFiniteDoubleReadsAsItWasWritten) {
    std::mt19937_64 random{7};  // NOLINT: the same numbers in every run
    for (int i = 0; i < 20'000; ++i) {
        const auto bits = random();
        double number = 0;
        std::memcpy(&number, &bits, sizeof number);
        if (!std::isfinite(number)) continue;
        const auto text = json::serialize(json::value(number));
        const auto read = parse_json(text).value().get_double();
        EXPECT_EQ(std::memcmp(&read, &number, sizeof number), 0) << text;
    }
    for (const double number : {0.1 + 0.2, 99.89203065008681, 5e-324, std::numeric_limits<double>::max(), -0.0}) {
        const auto text = json::serialize(json::value(number));
        EXPECT_EQ(parse_json(text).value().get_double(), number) << text;
    }
    EXPECT_TRUE(std::signbit(parse_json("-0.0").value().get_double()));
    EXPECT_TRUE(std::signbit(parse_json("-1e-999").value().get_double()));
}

TEST(JsonText, NumbersKeepTheirKind) {
    EXPECT_EQ(parse_json("-9223372036854775808").value().get_int64(), std::numeric_limits<std::int64_t>::min());
    EXPECT_EQ(parse_json("18446744073709551615").value().get_uint64(), std::numeric_limits<std::uint64_t>::max());
    EXPECT_EQ(parse_json("18446744073709551616").value().get_double(), 18446744073709551616.0);
    EXPECT_EQ(parse_json("1e3").value().get_double(), 1000.0);
    EXPECT_EQ(parse_json("1111111111111111111111e3").value().get_double(), 1111111111111111111111e3);
    EXPECT_EQ(parse_json("0.10000000000000000555111512312578270211815834045410156250").value().get_double(), 0.1);
}

TEST(JsonText, ANumberThatNoDoubleHoldsIsRefused) {
    for (const auto* text : {"1e999", "-1e999", "[1, 1.7976931348623159e308]"}) {
        EXPECT_TRUE(parse_json(text).error() == Errc::invalid) << text;
    }
    EXPECT_EQ(parse_json("1e-999").value().get_double(), 0.0);
}

TEST(JsonText, TheWholeTextIsOneValue) {
    EXPECT_EQ(again(R"( {"a": [1, true, null, "\u00e4\n"], "b": {}} )"), "{\"a\":[1,true,null,\"ä\\n\"],\"b\":{}}");
    for (const auto* text : {"", " ", "{", "[1,]", "{} {}", "1 2", "nul", "\"a", "{\"a\":}", "[1.]", "1.5x", "// a\n1"})
        EXPECT_TRUE(parse_json(text).error() == Errc::invalid) << text;
    EXPECT_EQ(parse_json("[1,\n2;]").error().detail(), "not JSON at byte 5: syntax error");
}

TEST(JsonText, LimitsAreNamed) {
    EXPECT_TRUE(parse_json("[1]", {.bytes = 3}).has_value());
    const auto large = parse_json("[1] ", {.bytes = 3});
    EXPECT_TRUE(large.error() == Errc::limit_exceeded);
    EXPECT_EQ(large.error().detail(), "JSON of 4 bytes, at most 3 are allowed");
    EXPECT_TRUE(parse_json("[[1]]", {.depth = 2}).has_value());
    const auto deep = parse_json("[[[1]]]", {.depth = 2});
    EXPECT_TRUE(deep.error() == Errc::invalid);
    EXPECT_EQ(deep.error().detail(), "JSON nested deeper than 2");
}

}  // namespace
}  // namespace pyscaler
