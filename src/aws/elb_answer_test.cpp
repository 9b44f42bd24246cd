#include "aws/elb_answer.hpp"

#include "aws/elbv2_answer.hpp"
#include "aws/fixture_test.hpp"

#include <gtest/gtest.h>

namespace pyscaler::aws {
namespace {

TEST(ElbAnswer, balancers_and_registrations_are_read) {
    const auto page = read_describe_load_balancers(fixture("describe_load_balancers.xml"));
    ASSERT_TRUE(page) << page.error().detail();
    EXPECT_EQ(page->next, "m2");
    ASSERT_EQ(page->items.size(), 1U);
    EXPECT_EQ(page->items[0].dns_name, "web-1234567890.eu-west-1.elb.amazonaws.com");
    EXPECT_EQ(page->items[0].instances, (std::vector<std::string>{"i-1", "i-2"}));
    EXPECT_EQ(page->items[0].zones, (std::vector<std::string>{"eu-west-1a", "eu-west-1b"}));
    const auto registered = read_registration("RegisterInstancesWithLoadBalancer", fixture("register_instances.xml"));
    EXPECT_EQ(registered.value(), (std::vector<std::string>{"i-1", "i-2"}));
}

TEST(ElbAnswer, health_is_read_whatever_the_namespace_prefix) {
    const auto states = read_describe_instance_health(fixture("describe_instance_health.xml"));
    ASSERT_TRUE(states) << states.error().detail();
    ASSERT_EQ(states->size(), 2U);
    EXPECT_TRUE(states->at(0).in_service());
    EXPECT_EQ(states->at(0).reason, "");
    EXPECT_FALSE(states->at(1).in_service());
    EXPECT_EQ(states->at(1).reason, "Instance");
}

TEST(Elbv2Answer, groups_and_health_are_read) {
    const auto page = read_describe_target_groups(fixture("describe_target_groups.xml"));
    ASSERT_TRUE(page) << page.error().detail();
    EXPECT_EQ(page->items.at(0).port, 8080);
    EXPECT_EQ(page->items.at(0).load_balancers.size(), 1U);
    const auto states = read_describe_target_health(fixture("describe_target_health.xml"));
    ASSERT_TRUE(states) << states.error().detail();
    EXPECT_TRUE(states->at(0).in_service());
    EXPECT_EQ(states->at(0).target.port, 80);
    EXPECT_EQ(states->at(1).state, "unhealthy");
    EXPECT_EQ(states->at(1).target.port, std::nullopt);
    EXPECT_EQ(states->at(1).reason, "Target.ResponseCodeMismatch");
}

TEST(ElbAnswer, anything_else_is_a_protocol_error) {
    for (const auto* body : {"", "<html/>", "<DescribeTargetHealth/>"}) {
        EXPECT_TRUE(read_describe_load_balancers(body).error() == Errc::protocol);
        EXPECT_TRUE(read_describe_instance_health(body).error() == Errc::protocol);
        EXPECT_TRUE(read_describe_target_health(body).error() == Errc::protocol);
    }
}

}  // namespace
}  // namespace pyscaler::aws
