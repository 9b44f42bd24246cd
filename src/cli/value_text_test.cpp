#include "cli/value_text.hpp"

#include <boost/json/parse.hpp>
#include <cstdlib>
#include <ctime>
#include <gtest/gtest.h>

namespace pyscaler::cli {
namespace {

using namespace std::chrono_literals;

/// Times of people: in a zone that is not UTC.
class ValueText : public ::testing::Test {
protected:
    ValueText() {
        ::setenv("TZ", "UTC-2", 1);  // POSIX counts to the west: two hours east of Greenwich
        ::tzset();
    }
    ~ValueText() override {
        ::unsetenv("TZ");
        ::tzset();
    }
    const Time now_ = parse_time("2026-11-24T12:00:00Z").value();
};

TEST_F(ValueText, TimesAreShortAndLocal) {
    struct Row {
        const char* time;
        const char* text;
    };
    for (const auto& [time, text] :
         {Row{"2026-11-24T02:26:18Z", "04:26:18"}, Row{"2026-11-23T21:59:00Z", "11-23 23:59"},
          Row{"2026-11-23T22:30:00Z", "00:30:00"}, Row{"2025-03-01T00:00:00Z", "2025-03-01"}})
        EXPECT_EQ(value_text(time, now_), text) << time;
}

TEST_F(ValueText, ValuesReadAsPeopleSayThem) {
    struct Row {
        const char* json;
        const char* text;
    };
    for (const auto& [json, text] :
         {Row{"null", "-"}, Row{"\"\"", "-"}, Row{"true", "yes"}, Row{"false", "no"}, Row{"3", "3"}, Row{"0.1", "0.1"},
          Row{"80.0", "80"}, Row{"\"5m\"", "5m"}, Row{"[]", "-"}, Row{R"(["a","b"])", "a, b"},
          Row{R"([{"action":"grow","target":"none","on_error":"stop"}])", "grow (none)"},
          Row{R"({"a":1})", R"({"a":1})"}, Row{"\"2026 was a year\"", "2026 was a year"}})
        EXPECT_EQ(value_text(boost::json::parse(json), now_), text) << json;
}

TEST_F(ValueText, LongTextsStandBelowTheirName) {
    const auto object = boost::json::parse(R"({"name":"x","script":"a\nb\n","steps":[{"action":"grow"}]})").as_object();
    EXPECT_EQ(object_text(object, now_), "name:    x\nscript:\n    a\n    b\nsteps:\n  - grow\n");
}

TEST_F(ValueText, DurationsHaveTwoUnitsAtMost) {
    EXPECT_EQ(short_duration(250ms), "250ms");
    EXPECT_EQ(short_duration(1234ms), "1.2s");
    EXPECT_EQ(short_duration(250s), "4m 10s");
    EXPECT_EQ(short_duration(74h), "3d 2h");
}

TEST_F(ValueText, MembersThatAreNotThereAreEmpty) {
    const boost::json::value object{{"name", 1}};
    EXPECT_EQ(text_of(object, "name"), "");
    EXPECT_EQ(text_of(object, "other"), "");
    EXPECT_EQ(text_of(boost::json::value{3}, "name"), "");
    EXPECT_TRUE(list_of(object, "name").empty());
    EXPECT_EQ(member_text(object, "name", now_), "1");
}

}  // namespace
}  // namespace pyscaler::cli
