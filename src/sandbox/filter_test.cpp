#include "sandbox/filter.hpp"

#include <gtest/gtest.h>
#include <map>

namespace pyscaler::sandbox {
namespace {

struct LikeCase {
    const char* text;
    const char* pattern;
    bool expected;
};

TEST(Filter, KnowsTheWildcardsOfEc2) {
    const LikeCase cases[] = {
        {"web", "web", true},
        {"web", "Web", false},
        {"web01", "web*", true},
        {"web01", "*01", true},
        {"web01", "w*0?", true},
        {"web", "web?", false},
        {"", "*", true},
        {"", "", true},
        {"a*b", "a\\*b", true},
        {"axb", "a\\*b", false},
        {"aaaa", "a*a*a*b", false},
        {"web01", "*", true},
        {"abcabc", "*abc", true},
        {"web", "web***", true},
        {"we", "web", false},
    };
    for (const auto& row : cases)
        EXPECT_EQ(is_like(row.text, row.pattern), row.expected) << row.text << ' ' << row.pattern;
}

TEST(Filter, IsAndedOverNamesAndOredOverValues) {
    const std::multimap<std::string, std::string> fields{{"tag:Cluster", "web"},
                                                         {"instance-state-name", "running"},
                                                         {"instance.group-id", "sg-1"},
                                                         {"instance.group-id", "sg-2"}};
    const FieldValues values = [&](const std::string& name) {
        std::vector<std::string> list;
        const auto [begin, end] = fields.equal_range(name);
        for (auto it = begin; it != end; ++it) list.push_back(it->second);
        return list;
    };
    EXPECT_TRUE(passes({}, values));
    EXPECT_TRUE(passes({{"tag:Cluster", {"db", "web"}}}, values));
    EXPECT_FALSE(passes({{"tag:Cluster", {"web"}}, {"instance-state-name", {"pending"}}}, values));
    EXPECT_TRUE(passes({{"instance.group-id", {"sg-2"}}}, values)) << "one of several values is enough";
    EXPECT_FALSE(passes({{"tag:Other", {"*"}}}, values)) << "no value passes no filter";
}

TEST(Filter, IsReadFromTheForm) {
    const auto form = aws::parse_form("Filter.1.Name=tag%3AA&Filter.1.Value.1=x&Filter.1.Value.2=y&Filter.2.Name=b");
    ASSERT_TRUE(form);
    const auto filters = filters_of(*form);
    ASSERT_EQ(filters.size(), 2U);
    EXPECT_EQ(filters[0].name, "tag:A");
    EXPECT_EQ(filters[0].values, (std::vector<std::string>{"x", "y"}));
    EXPECT_TRUE(filters[1].values.empty());
}

TEST(Page, GoesOnWhereTheLastOneEnded) {
    aws::Form form;
    form.add("MaxResults", 5);
    auto page = page_of(form, 7);
    EXPECT_EQ(page.end, 5U);
    form.add("NextToken", page.next_token);
    page = page_of(form, 7);
    EXPECT_EQ(page.begin, 5U);
    EXPECT_EQ(page.end, 7U);
    EXPECT_TRUE(page.next_token.empty());
    aws::Form wrong;
    wrong.add("NextToken", "forged");
    EXPECT_THROW(page_of(wrong, 7), Refusal);
    aws::Form few;
    few.add("MaxResults", 2);
    EXPECT_THROW(page_of(few, 7), Refusal);
}

}  // namespace
}  // namespace pyscaler::sandbox
