#include "aws/endpoint.hpp"

#include <gtest/gtest.h>

namespace pyscaler::aws {
namespace {

TEST(Locate, gives_the_host_of_each_partition) {
    const std::pair<const char*, const char*> cases[] = {
        {"eu-west-1", "ec2.eu-west-1.amazonaws.com"},           {"cn-north-1", "ec2.cn-north-1.amazonaws.com.cn"},
        {"us-gov-west-1", "ec2.us-gov-west-1.amazonaws.com"},   {"us-iso-east-1", "ec2.us-iso-east-1.c2s.ic.gov"},
        {"us-isob-east-1", "ec2.us-isob-east-1.sc2s.sgov.gov"},
    };
    for (const auto& [region, host] : cases) {
        const auto location = locate({region, "", ""}, ec2_service);
        ASSERT_TRUE(location) << region;
        EXPECT_EQ(location->host, host);
        EXPECT_EQ(location->url, std::string("https://") + host + "/");
    }
    EXPECT_EQ(locate({"eu-west-1", "", ""}, elb_service)->host, "elasticloadbalancing.eu-west-1.amazonaws.com");
}

TEST(Locate, an_override_keeps_its_port_in_the_host_unless_it_is_the_schemes_own) {
    EXPECT_EQ(locate({"us-east-1", "http://127.0.0.1:7071", ""}, ec2_service)->host, "127.0.0.1:7071");
    EXPECT_EQ(locate({"RegionOne", "http://cloud:80/", ""}, ec2_service)->host, "cloud");
    EXPECT_EQ(locate({"us-east-1", "https://cloud:443", ""}, ec2_service)->host, "cloud");
    EXPECT_EQ(locate({"us-east-1", "https://[::1]:8443", ""}, ec2_service)->host, "[::1]:8443");
    EXPECT_EQ(locate({"us-east-1", "https://[::1]", ""}, ec2_service)->host, "[::1]");
}

TEST(Locate, refuses_what_is_no_region_and_no_url) {
    for (const auto* region : {"", "local", "eu-west", "eu-west-x", "-west-1", "eu--1", "EU-WEST-1", "evil.com/#-a-1"})
        EXPECT_FALSE(locate({region, "", ""}, ec2_service)) << region;
    for (const auto* url : {"ftp://a", "http://", "http://a/b", "http://a:0", "http://a:x", "http://u@a", "http://:80",
                            "http://[::1", "http://a:99999"})
        EXPECT_FALSE(locate({"us-east-1", url, ""}, ec2_service)) << url;
    EXPECT_FALSE(locate({"a/b", "http://a", ""}, ec2_service));
}

}  // namespace
}  // namespace pyscaler::aws
