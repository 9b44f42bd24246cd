#include "http/headers.hpp"

#include <gtest/gtest.h>

namespace pyscaler::http {
namespace {

TEST(Headers, names_are_found_whatever_their_case) {
    Headers headers{{"Content-Type", "text/plain"}, {"X-A", "1"}, {"x-a", "2"}};
    EXPECT_EQ(headers.value("content-type"), "text/plain");
    EXPECT_EQ(headers.value("X-a"), "1");
    EXPECT_EQ(headers.count("x-A"), 2U);
    headers.set("X-A", "3");
    EXPECT_EQ(headers.count("x-a"), 1U);
    EXPECT_EQ(headers.value("x-a"), "3");
    headers.remove("CONTENT-TYPE");
    EXPECT_FALSE(headers.contains("Content-Type"));
    EXPECT_EQ(headers.value("Content-Type"), "");
}

TEST(Headers, a_token_is_an_element_of_a_list_not_a_part_of_a_word) {
    const Headers headers{{"Connection", "Upgrade , CLOSE"}, {"Connection", "x"}};
    EXPECT_TRUE(headers.has_token("connection", "close"));
    EXPECT_TRUE(headers.has_token("connection", "x"));
    EXPECT_FALSE(headers.has_token("connection", "clos"));
    EXPECT_FALSE(Headers{}.has_token("connection", ""));
}

}  // namespace
}  // namespace pyscaler::http
