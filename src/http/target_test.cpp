#include "http/target.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pyscaler::http {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(Target, a_path_is_split_and_decoded_segment_by_segment) {
    const auto target = parse_target("/api/v1/nodes/web%201%2Fb?limit=5");
    ASSERT_TRUE(target);
    EXPECT_THAT(target->segments, ElementsAre("api", "v1", "nodes", "web 1/b"));
    EXPECT_EQ(target->path(), "/api/v1/nodes/web%201%2Fb");
    EXPECT_THAT(parse_target("/")->segments, IsEmpty());
    EXPECT_THAT(parse_target("/a/")->segments, ElementsAre("a", ""));
    EXPECT_THAT(parse_target("*")->segments, IsEmpty());
}

TEST(Target, a_name_of_the_query_may_come_again_and_plus_is_a_blank) {
    const auto query = parse_target("/?state=a&state=b+c&empty&x=%3D")->query;
    EXPECT_THAT(query.all("state"), ElementsAre("a", "b c"));
    EXPECT_EQ(query.find("empty"), "");
    EXPECT_EQ(query.value("x"), "=");
    EXPECT_FALSE(query.find("missing"));
}

TEST(Target, the_authority_of_the_absolute_form_is_dropped) {
    const auto target = parse_target("http://host:7070/a?b=c");
    EXPECT_THAT(target->segments, ElementsAre("a"));
    EXPECT_EQ(target->query.value("b"), "c");
    EXPECT_THAT(parse_target("http://host")->segments, IsEmpty());
}

TEST(Target, what_no_honest_client_asks_for_is_refused) {
    for (const auto* raw :
         {"host:443", "a/b", "/a%", "/a%2", "/%zz", "/%00", "/a/../b", "/a/%2e%2E", "/./a", "/?a=%", "/a#b"}) {
        const auto target = parse_target(raw);
        EXPECT_TRUE(!target && target.error() == Errc::invalid) << raw;
    }
}

TEST(Target, encoding_is_undone_by_decoding) {
    const std::string text = "a b/c?d=e&f%\xc3\xbc";
    EXPECT_EQ(percent_encode("a b/\xc3\xbc"), "a%20b%2F%C3%BC");
    EXPECT_EQ(percent_decode(percent_encode(text)).value(), text);
}

}  // namespace
}  // namespace pyscaler::http
