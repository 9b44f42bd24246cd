#include "jmx/jolokia/value.hpp"

#include "jmx/failure.hpp"
#include "jmx/jolokia/answer.hpp"

#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

namespace pyscaler::jmx::jolokia {
namespace {

namespace json = boost::json;

struct Case {
    const char* rule;
    const char* value;  // as Debian's agent 1.7.1 wrote it
    const char* path;
    double number;
};

TEST(JolokiaValue, is_a_number_where_java_has_one) {
    const Case cases[]{
        {"a whole number", "1234567890123", "", 1234567890123},
        {"a real one", "1.5", "", 1.5},
        {"a boolean", "true", "", 1},
        {"a text that holds one", R"(" 12.5 ")", "", 12.5},
        {"BigDecimal, LongAdder", R"("12.75")", "", 12.75},
        {"BigInteger", R"({"bigint":"-258"})", "", -258},
        {"Date", R"("2023-11-14T22:13:20Z")", "", 1'700'000'000},
        {"Instant", R"({"nano":0,"epochSecond":1700000000})", "", 1'700'000'000},
        {"Duration", R"({"zero":false,"negative":false,"seconds":1,"nano":500000000,"units":["SECONDS"]})", "", 1.5},
        {"AtomicLong", R"({"andDecrement":13,"opaque":12,"andIncrement":12,"plain":12,"acquire":12})", "", 12},
        {"AtomicBoolean", R"({"opaque":true,"plain":true,"acquire":true})", "", 1},
        {"a key of composite data", R"({"used":5,"max":-1})", "max", -1},
        {"a row and a column", R"({"Eden Space":{"used":5}})", "Eden Space.used", 5},
        {"a row of two indices", R"({"a":{"b":{"n":7}}})", "a,b.n", 7},
        {"a name with dots, the longest first", R"({"b":{"c":1},"b.c":2})", "b.c", 2},
        {"an element", "[[1,2],[3,4]]", "1.0", 3},
        {"the length of an array", "[[1,2],[3,4]]", "0.length", 2},
        {"the size of a map", R"({"a":1,"b":2})", "length", 2},
        {"the name of a constant", R"("GREEN")", "=GREEN", 1},
        {"another name", R"({"state":"RUNNING"})", "state.=STOPPED", 0},
    };
    for (const auto& [rule, value, path, number] : cases) {
        const auto read = number_at(json::parse(value), path);
        ASSERT_TRUE(read) << rule << ": " << read.error().detail();
        EXPECT_DOUBLE_EQ(*read, number) << rule;
    }
}

TEST(JolokiaValue, is_compared_as_a_whole_text_however_long) {
    const std::string text(1000, 'x');
    EXPECT_EQ(*number_at(json::value(text), "=" + text), 1);
    EXPECT_EQ(*number_at(json::value(text), "=" + text + "x"), 0);
}

TEST(JolokiaValue, says_what_else_it_is) {
    const auto failure = [](const char* value, const char* path) {
        const auto read = number_at(json::parse(value), path);
        return read ? "a number" : read.error().code().message() + ": " + read.error().detail();
    };
    EXPECT_EQ(failure(R"({"used":5,"max":7})", ""), "not a number: an object; name one of its parts: used, max");
    EXPECT_EQ(failure("null", ""), "not a number: null");
    EXPECT_EQ(failure(R"("plain")", ""), "not a number: the text \"plain\"");
    EXPECT_EQ(failure(R"("inf")", ""), "not a number: the text \"inf\"");
    EXPECT_EQ(failure("1e999", ""), "not a number: infinite");
    EXPECT_EQ(failure(R"({"epochSecond":1e308,"nano":1e999})", ""), "not a number: infinite");
    EXPECT_EQ(failure(R"("JmxFixture$Odd@269462db")", ""), "not a number: JmxFixture$Odd");
    EXPECT_EQ(failure(R"("java.lang.Object@0")", ""), "not a number: java.lang.Object");
    EXPECT_EQ(failure(R"("[Lcom.example.Thing;@1b2c3d")", ""), "not a number: com.example.Thing[]");
    EXPECT_EQ(failure(R"("me@cafe")", ""), "not a number: the text \"me@cafe\"");
    EXPECT_EQ(failure(R"("a mail to a.b@cafe")", ""), "not a number: the text \"a mail to a.b@cafe\"");
    const auto cut = number_at(json::value("x" + std::string(198, 'y') + "üü"), "");
    EXPECT_EQ(cut.error().detail(), "the text \"x" + std::string(198, 'y') + "…\"") << "behind a whole character";
    EXPECT_EQ(failure(R"({"used":5})", "free"), "no such key: \"free\" is not in an object, which has: used");
    EXPECT_EQ(failure("[1]", "1"), "no such key: \"1\" is not in an array, which has: 0");
    EXPECT_EQ(failure("5", "a"), "no such key: \"a\" is not in a number, which has: nothing");
}

TEST(JolokiaValue, is_shown_to_people) {
    const auto text = [](const char* value) { return text_of(json::parse(value)); };
    EXPECT_EQ(text(R"({"used":12,"in":[1,null,"x"]})"), "{used: 12, in: [1, null, x]}");
    EXPECT_EQ(text(R"({"objectName":"java.lang:type=Memory"})"), "java.lang:type=Memory");
    EXPECT_LE(text_of(json::value(std::string(1000, 'x'))).size(), 203U);
    EXPECT_EQ(keys_of(json::parse(R"({"used":12,"max":1})"), 1), std::vector<std::string>{"used"});
}

TEST(JolokiaResponse, names_what_went_wrong) {
    const std::pair<const char*, const char*> cases[]{
        {R"({"status":404,"error_type":"javax.management.InstanceNotFoundException","error":"x"})", "no such MBean"},
        {R"({"status":404,"error_type":"javax.management.AttributeNotFoundException"})", "no such attribute"},
        {R"({"status":400,"error":"java.lang.IllegalArgumentException : No matching attributes [X] found on MBeans"})",
         "no such attribute"},
        {R"({"status":400,"error":"java.lang.IllegalArgumentException : No MBean 'a:b=c' found"})", "no such MBean"},
        {R"({"status":403,"error_type":"java.lang.Exception","error":"x"})", "access denied"},
        {R"({"status":500,"error_type":"java.lang.IllegalStateException","error":"not today"})", "getter failed"},
        {R"({"status":200})", "bad answer"},
        {"{}", "bad answer"},
        {"[]", "bad answer"},
        {R"({"status":"200","value":1})", "bad answer"},
    };
    for (const auto& [response, cause] : cases) {
        const auto value = value_in(json::parse(response), "asked");
        ASSERT_FALSE(value) << response;
        EXPECT_EQ(value.error().code().message(), cause) << response;
    }
    EXPECT_EQ(value_in(json::parse(R"({"status":200,"value":7})"), "asked").value().as_int64(), 7);
}

}  // namespace
}  // namespace pyscaler::jmx::jolokia
