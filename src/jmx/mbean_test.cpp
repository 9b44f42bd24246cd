#include "jmx/mbean.hpp"

#include "jmx/limits.hpp"
#include "jmx/made_answer_test.hpp"
#include "jmx/part.hpp"
#include "jmx/text.hpp"

#include <gtest/gtest.h>
#include <memory>

namespace pyscaler::jmx {
namespace {

/// What may have been added to the steps of a graph when they became too many.
constexpr std::size_t longest_step = limits::answer;

std::vector<std::string> numbered(std::size_t count) {
    std::vector<std::string> names;
    for (std::size_t i = 0; i < count; ++i) names.push_back("a" + std::to_string(i));
    return names;
}

const std::string wide_object = "s" +
                                made::class_of("Wide", made::many_fields(1024), made::serializable,
                                               made::class_of("AboveWide", made::many_fields(1000))) +
                                std::string(2024, '\0');

TEST(MBean, HasItsAttributesSortedAndShortened) {
    const auto answer =
        made::read_answer(made::mbean_info(2, made::attribute_infos({"b", "a"}, std::string(999, 'd'))));
    ASSERT_TRUE(answer);
    const auto described = attributes_in(answer->graph, answer->value);
    ASSERT_EQ(described.attributes.size(), 2U);
    EXPECT_EQ(described.left_off, 0U);
    EXPECT_EQ(described.attributes.front().name, "a");
    EXPECT_EQ(described.attributes.front().type, "int");
    EXPECT_LE(described.attributes.front().description.size(), limits::shown_text + 3);
    EXPECT_TRUE(described.attributes.front().readable);
}

TEST(MBean, LeavesOffAttributesThatAreTooManyOrHaveTooLongANameAndTells) {
    auto names = numbered(limits::attributes + 10);
    names[3] = std::string(limits::name + 1, 'x');
    const auto answer = made::read_answer(made::mbean_info(names.size(), made::attribute_infos(names, "")));
    ASSERT_TRUE(answer);
    const auto described = attributes_in(answer->graph, answer->value);
    EXPECT_EQ(described.attributes.size(), limits::attributes - 1);
    EXPECT_EQ(described.left_off, 11U);
}

TEST(MBean, IsNotLookedIntoWithoutEndWhereOneWideObjectStandsInManyPlaces) {
    constexpr std::size_t count = 100'000;
    const auto answer =
        made::read_answer(made::mbean_info(count, wide_object + made::repeated(made::reference(7), count - 1)));
    ASSERT_TRUE(answer);
    EXPECT_EQ(attributes_in(answer->graph, answer->value).left_off, count);
    EXPECT_LE(answer->graph.walked, limits::walk / 2);
}

TEST(Values, AreNotLookedForWithoutEndWhereOneWideObjectStandsInManyPlaces) {
    const auto many = made::repeated(made::reference(4), 100'000);
    const auto answer = made::read_answer(made::list("java.util.ArrayList", wide_object + many));
    ASSERT_TRUE(answer);
    EXPECT_TRUE(values_in(answer->graph, answer->value).empty());
    EXPECT_LE(answer->graph.walked, limits::walk / 2);
}

TEST(Values, AreNotMoreThanCanHaveBeenAskedFor) {
    const auto described =
        made::class_of("javax.management.Attribute", {{"Ljava/lang/String;", "name"}, {"Ljava/lang/Object;", "value"}});
    const auto first = "s" + described + made::text("n") + made::text("v");
    const auto more = made::repeated("s" + made::reference(2) + made::text("n") + "p", limits::attributes);
    const auto answer = made::read_answer(made::list("java.util.ArrayList", first + more));
    ASSERT_TRUE(answer);
    EXPECT_EQ(values_in(answer->graph, answer->value).size(), limits::attributes);
}

std::string names_of(const std::string& first_name, std::size_t count) {
    const auto name =
        "s" + made::class_of("javax.management.ObjectName", {}, made::annotated) + made::text(first_name) + "x";
    return made::list("java.util.HashSet", name + made::repeated(made::reference(3), count - 1));
}

TEST(Names, OfAQueryAreBoundedInNumberAndLength) {
    const auto said = [](const std::string& name, std::size_t count) {
        const auto answer = made::read_answer(names_of(name, count));
        if (!answer) return std::string("unread");
        const auto names = names_in(answer->graph, answer->value);
        EXPECT_LE(answer->graph.walked, limits::walk + longest_step);
        return names ? std::to_string(names->size()) : names.error().code().message();
    };
    EXPECT_EQ(said("a:b=c", 1000), "1000");
    EXPECT_EQ(said("a:b=c", limits::names + 1), "bad answer");
    EXPECT_EQ(said("a:b=" + std::string(limits::string / 2, 'c'), 1000), "bad answer");
}

TEST(Part, OfATableOfManyWideKeysIsNotLookedForWithoutEnd) {
    const auto map = "s" + made::class_of("java.util.HashMap", {}, made::annotated) + std::string("\x77\4\0\0\0\0", 6) +
                     "s" + made::class_of("java.math.BigInteger", made::many_fields(1024)) + std::string(1024, '\0') +
                     "p" + made::repeated(made::reference(3) + "p", 200'000) + "x";
    const auto answer = made::read_answer(map);
    ASSERT_TRUE(answer);
    const auto part = part_at(answer->graph, answer->value, "key");
    ASSERT_FALSE(part);
    EXPECT_EQ(part.error().code().message(), "bad answer");
    EXPECT_LE(answer->graph.walked, limits::walk + longest_step);
}

TEST(Text, IsComparedAsAWholeHoweverLong) {
    const std::string long_text(1000, 'x');
    const auto answer = made::read_answer(made::text(long_text));
    ASSERT_TRUE(answer);
    EXPECT_EQ(part_at(answer->graph, answer->value, "=" + long_text)->integer(), 1);
    EXPECT_EQ(part_at(answer->graph, answer->value, "=" + long_text + "x")->integer(), 0);
    EXPECT_LT(text_of(answer->graph, answer->value).size(), long_text.size());
}

}  // namespace
}  // namespace pyscaler::jmx
