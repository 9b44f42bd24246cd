#include "sandbox/health_check.hpp"

#include <gtest/gtest.h>

namespace pyscaler::sandbox {
namespace {

TEST(HealthCheck, ReadsTheTargetsOfClassicElb) {
    const auto http = HealthCheck::parse_target("HTTP:8080/ping?deep=1");
    ASSERT_TRUE(http);
    EXPECT_TRUE(http->is_http);
    EXPECT_EQ(http->port, 8080);
    EXPECT_EQ(http->path, "/ping?deep=1");
    EXPECT_EQ(http->target(), "HTTP:8080/ping?deep=1");
    const auto tcp = HealthCheck::parse_target("TCP:22");
    ASSERT_TRUE(tcp);
    EXPECT_FALSE(tcp->is_http);
    EXPECT_EQ(tcp->target(), "TCP:22");
    for (const char* wrong : {"", "HTTP", "HTTP:80", "HTTP:0/", "HTTP:x/", "UDP:53", "TCP:70000", "TCP:"}) {
        EXPECT_FALSE(HealthCheck::parse_target(wrong)) << wrong;
    }
}

struct Case {
    const char* rule;
    const char* outcomes;  // + and -
    Health::State expected;
};

TEST(Health, ChangesAfterAsManyEqualChecksAsTheThresholdSays) {
    HealthCheck check;
    check.healthy_threshold = 3;
    check.unhealthy_threshold = 2;
    const Case cases[] = {
        {"nothing is known at first", "", Health::State::unknown},
        {"not yet healthy", "++", Health::State::unknown},
        {"healthy at the threshold", "+++", Health::State::healthy},
        {"one failure does not count", "+++-", Health::State::healthy},
        {"a success between starts the count again", "+++-+-", Health::State::healthy},
        {"unhealthy at the threshold", "+++--", Health::State::unhealthy},
        {"a new node may never have been healthy", "--", Health::State::unhealthy},
        {"it comes back", "--+++", Health::State::healthy},
    };
    for (const auto& row : cases) {
        Health health;
        for (const char outcome : std::string(row.outcomes)) health.take(outcome == '+', check);
        EXPECT_EQ(health.state(), row.expected) << row.rule;
    }
}

}  // namespace
}  // namespace pyscaler::sandbox
