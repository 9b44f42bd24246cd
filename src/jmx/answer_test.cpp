#include "jmx/answer.hpp"

#include "jmx/failure.hpp"
#include "jmx/limits.hpp"
#include "jmx/made_answer_test.hpp"
#include "jmx/number.hpp"
#include "jmx/part.hpp"
#include "jmx/recorded_answer_test.hpp"
#include "jmx/text.hpp"
#include "jmx/throwable.hpp"

#include <fmt/core.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pyscaler::jmx {
namespace {

using testing::HasSubstr;

/// What recorded attribute says under a key: a number, or the beginning of an error's text with its detail.
std::string reading(const std::string& name, const std::string& key, std::size_t piece) {
    AnswerReader reader{Expects::object};
    const auto read = read_in_pieces(reader, recorded(name), piece);
    const auto told = [](const Error& error) { return error.code().message() + ": " + error.detail(); };
    if (!read) return told(read.error());
    if (*read == Progress::hungry) return "hungry";
    const auto& answer = reader.answer();
    if (answer.thrown || answer.aborted) return told(error_of(answer, name));
    const auto part = part_at(answer.graph, answer.value, key);
    if (!part) return told(part.error());
    const auto number = number_of(answer.graph, *part);
    return number ? fmt::format("{}", *number) : told(number.error());
}

struct Case {
    std::string name;
    std::string key;
    std::string expected;
};

class RecordedValue : public testing::TestWithParam<Case> {};

TEST_P(RecordedValue, IsReadAsItsNumberHoweverItsBytesCome) {
    const auto& [name, key, expected] = GetParam();
    for (const std::size_t piece : {1U << 20, 1U, 7U})
        EXPECT_THAT(reading(name, key, piece), testing::StartsWith(expected)) << name << " " << key;
}

INSTANTIATE_TEST_SUITE_P(
    Attributes, RecordedValue,
    testing::Values(
        Case{"Byte", "", "-7"}, Case{"Short", "", "-300"}, Case{"Int", "", "123456"}, Case{"Long", "", "1234567890123"},
        Case{"Float", "", "1.5"}, Case{"Double", "", "2.25"}, Case{"NaN", "", "not a number: NaN"},
        Case{"True", "", "1"}, Case{"Char", "", "65"}, Case{"Char", "=A", "1"}, Case{"Char", "=65", "0"},
        Case{"Text", "", "not a number: the text \"plain\""}, Case{"Text", "=plain", "1"}, Case{"Text", "=other", "0"},
        Case{"NumberText", "", "12.5"}, Case{"Nothing", "", "not a number: null"},
        Case{"BigInteger", "", "1.2345678901234568e+29"}, Case{"NegativeBigInteger", "", "-258"},
        Case{"BigDecimal", "", "12.75"}, Case{"AtomicInteger", "", "11"}, Case{"AtomicLong", "", "12"},
        Case{"LongAdder", "", "13"}, Case{"Colour", "", "not a number: JmxFixture$Colour"},
        Case{"Colour", "=GREEN", "1"}, Case{"Colour", "=RED", "0"}, Case{"Duration", "", "1.5"},
        Case{"Instant", "", "1700000000"}, Case{"Date", "", "1700000000.5"}, Case{"Ints", "1", "-2"},
        Case{"Ints", "length", "3"}, Case{"Ints", "3", "no such key: \"3\" is not in [I"}, Case{"Doubles", "0", "0.5"},
        Case{"Texts", "0", "7"}, Case{"Texts", "2", "not a number: null"}, Case{"Table", "1.0", "3"},
        Case{"List", "1", "6"}, Case{"List", "length", "2"}, Case{"ImmutableList", "0", "8"}, Case{"Map", "a", "1"},
        Case{"Map", "b.c", "2"}, Case{"Map", "in.deep", "3"},
        Case{"Map", "none", "no such key: \"none\" is not in java.util.HashMap"}, Case{"TreeMap", "y", "22"},
        Case{"ImmutableMap", "k", "31"}, Case{"Set", "length", "1"}, Case{"Odd", "", "not a number: JmxFixture$Odd"},
        Case{"Cyclic", "", "not a number: JmxFixture$Link"}, Case{"Cyclic", "next", "no such key"},
        Case{"heap", "max", "64880640"},
        Case{"heap", "",
             "not a number: javax.management.openmbean.CompositeDataSupport; name one of its parts: "
             "committed, init, max, used"},
        Case{"last_gc", "memoryUsageAfterGc.Tenured Gen.max", "44"},
        Case{"last_gc", "memoryUsageAfterGc.Tenured Gen.value.max", "44"},
        Case{"properties", "java.specification.version", "17"}));

INSTANTIATE_TEST_SUITE_P(
    Failures, RecordedValue,
    testing::Values(Case{"Closed", "", "unreadable value: Closed: java.io.NotSerializableException: JmxFixture$Closed"},
                    Case{"Deep", "", "unreadable value: nested deeper than 64"},
                    Case{"External", "", "unreadable value: only JmxFixture$External itself can read its data"},
                    Case{"Throwing", "", "getter failed: Throwing: javax.management.RuntimeMBeanException"},
                    Case{"Error", "", "getter failed: Error: javax.management.RuntimeErrorException"},
                    Case{"no_such_mbean", "", "no such MBean: no_such_mbean: javax.management.InstanceNotFound"},
                    Case{"no_such_attribute", "", "no such attribute: no_such_attribute: javax.management.Attribute"}));

TEST(RecordedAnswer, TextIsJoinedFromSurrogatesAndHasNoLoneOnes) {
    AnswerReader reader{Expects::object};
    ASSERT_TRUE(read_in_pieces(reader, recorded("Unicode"), 5));
    const std::string expected{"z\u00fcrich \0 \U0001f600 \ufffd", 18};
    EXPECT_EQ(reader.answer().graph.text(reader.answer().value), expected);
}

TEST(RecordedAnswer, EndsWhereTheObjectEnds) {
    const auto both = recorded("heap") + recorded("Int");
    AnswerReader reader{Expects::object};
    Cursor cursor{both};
    ASSERT_EQ(reader.read(cursor).value(), Progress::complete);
    EXPECT_EQ(cursor.position(), recorded("heap").size());
}

TEST(RecordedAnswer, CutAnywhereIsHungryAndNothingElse) {
    const auto all = recorded("last_gc");
    for (std::size_t length = 0; length < all.size(); length += 3) {
        AnswerReader reader{Expects::object};
        EXPECT_EQ(read_in_pieces(reader, all.substr(0, length), 4096).value(), Progress::hungry) << length;
    }
}

TEST(RecordedAnswer, ShowsItsValueToPeople) {
    AnswerReader reader{Expects::object};
    ASSERT_TRUE(read_in_pieces(reader, recorded("TreeMap"), 4096));
    EXPECT_EQ(text_of(reader.answer().graph, reader.answer().value), "{x: 21, y: 22}");
}

std::string unhex(std::string_view text) {
    std::string bytes;
    for (std::size_t at = 0; at + 1 < text.size(); at += 2)
        bytes += static_cast<char>(std::stoi(std::string(text.substr(at, 2)), nullptr, 16));
    return bytes;
}

const std::string head = "51aced0005770f010000000000000000000000000000";

struct Hostile {
    const char* what;
    std::string bytes;
    const char* says;
};

TEST(HostileAnswer, CostsOneErrorThatNamesWhatIsWrong) {
    std::string deep = unhex(head);
    for (int i = 0; i < 100; ++i)
        deep += unhex(i == 0 ? "757200025b5b000000000000000002000078700000000"
                               "1"
                             : "75717e007e000000000001");
    const std::string self_super =
        "72000141000000000000000002000078"
        "71007e0000";
    const Hostile all[] = {
        {"another message", unhex("52"), "message 0x52"},
        {"wrong magic", unhex("51aced0006"), "no serialization stream"},
        {"kind of answer", unhex("51aced0005770f030000000000000000000000000000"), "kind 3"},
        {"short head", unhex("51aced0005770101"), "without its head"},
        {"negative array",
         unhex(head + "757200025b490000000000000000020000"
                      "7870"
                      "ffffffff"),
         "-1 elements"},
        {"vast array",
         unhex(head + "757200025b490000000000000000020000"
                      "7870"
                      "7fffffff"),
         "2147483647 elements"},
        {"vast string", unhex(head + "7c7fffffffffffffff"), "a string of"},
        {"reference to nothing", unhex(head + "71007e0000"), "reference to nothing"},
        {"negative reference", unhex(head + "7180000000"), "reference to nothing"},
        {"class above itself", unhex(head + "73" + self_super), "refers to itself"},
        {"string as class", unhex(head + "737400014171"), "none of a class"},
        {"bad type of a field",
         unhex(head + "73720001410000000000000000020001"
                      "51"
                      "000161"),
         "without type or name"},
        {"many fields", unhex(head + "7372000141000000000000000002ffff"), "65535 fields"},
        {"many fields in a chain",
         made::answer("s" + made::class_of("C", made::many_fields(1024), made::serializable,
                                           made::class_of("B", made::many_fields(1024), made::serializable,
                                                          made::class_of("A", made::many_fields(1))))),
         "class C and those above it have 2049 fields"},
        {"proxy of many", unhex(head + "737d7fffffff"), "2147483647 interfaces"},
        {"bad text", unhex(head + "740001ff"), "no modified UTF-8"},
        {"no code", unhex(head + "42"), "code 0x42"},
        {"reset inside",
         unhex(head + "73720001410000000000000000030000"
                      "79"),
         "reset inside"},
        {"failure in a failure", unhex(head + "7b7b"), "a second failure"},
    };
    for (const auto& [what, bytes, says] : all) {
        AnswerReader reader{Expects::object};
        const auto read = read_in_pieces(reader, bytes, 1);
        ASSERT_FALSE(read) << what;
        EXPECT_THAT(read.error().detail(), HasSubstr(says)) << what;
    }
}

/// Repeats `item` for as long as the reader takes it.
Result<Progress> flood(const std::string& begin, const std::string& item) {
    std::string piece;
    while (piece.size() < 1U << 16) piece += item;
    AnswerReader reader{Expects::object};
    auto bytes = begin;
    for (;;) {
        Cursor cursor{bytes};
        auto read = reader.read(cursor);
        if (!read || *read == Progress::complete) return read;
        bytes = bytes.substr(cursor.position()) + piece;
    }
}

TEST(HostileAnswer, WithoutEndIsCutAtALimit) {
    const auto annotated = unhex(head + "737200014100000000000000000300007870");
    EXPECT_FALSE(flood(annotated, unhex("70"))) << "nulls";
    EXPECT_FALSE(flood(annotated, unhex("7700"))) << "empty blocks";
    EXPECT_FALSE(flood(annotated, unhex("740000"))) << "strings";
    EXPECT_FALSE(flood(annotated, unhex("7371007e0000"))) << "objects";
    EXPECT_FALSE(flood(unhex(head), unhex("79"))) << "resets";
    EXPECT_FALSE(flood(unhex(head), unhex("757200025b5b00000000000000000200007870"
                                          "00000001")))
        << "arrays in arrays";
}

TEST(Greeting, NamesServersOfAnotherProtocol) {
    struct {
        std::string bytes;
        Failure failure;
    } all[] = {
        {"\x15\x03\x03", Failure::tls_expected}, {"HTTP/1.1 400", Failure::not_jmx}, {"SSH-2.0-", Failure::not_jmx}};
    for (const auto& [bytes, failure] : all) {
        Cursor cursor{bytes};
        const auto read = GreetingReader::read(cursor);
        ASSERT_FALSE(read);
        EXPECT_TRUE(is(read.error(), failure)) << bytes;
    }
}

}  // namespace
}  // namespace pyscaler::jmx
