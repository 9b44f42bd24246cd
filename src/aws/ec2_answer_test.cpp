#include "aws/ec2_answer.hpp"

#include "aws/fixture_test.hpp"

#include <gtest/gtest.h>

namespace pyscaler::aws {
namespace {

TEST(Ec2Answer, a_launch_is_read_whole) {
    const auto launch = read_run_instances(fixture("run_instances.xml"));
    ASSERT_TRUE(launch) << launch.error().detail();
    EXPECT_EQ(launch->reservation, "r-0123456789abcdef0");
    EXPECT_EQ(launch->client_token, "launch-1");
    ASSERT_EQ(launch->instances.size(), 1U);
    const auto& instance = launch->instances.front();
    EXPECT_EQ(instance.id, "i-0aaaaaaaaaaaaaaa1");
    EXPECT_EQ(instance.state, InstanceState::pending);
    EXPECT_EQ(instance.image, "ami-0abcdef1234567890");
    EXPECT_EQ(instance.type, "t3.micro");
    EXPECT_EQ(instance.key_name, "operators");
    EXPECT_EQ(format_time(instance.launched), "2026-11-24T02:26:18Z");
    EXPECT_EQ(instance.zone, "eu-west-1a");
    EXPECT_EQ(instance.private_address, "10.0.0.11");
    EXPECT_EQ(instance.public_address, "");
    EXPECT_EQ(instance.tags.at("Cluster"), "web");
    ASSERT_EQ(instance.security_groups.size(), 1U);
    EXPECT_EQ(instance.security_groups.front().name, "web");
}

TEST(Ec2Answer, instances_of_all_reservations_are_read) {
    const auto page = read_describe_instances(fixture("describe_instances.xml"));
    ASSERT_TRUE(page) << page.error().detail();
    EXPECT_EQ(page->next, "page-2");
    ASSERT_EQ(page->items.size(), 3U);
    const auto& [running, ended, ending] = std::tie(page->items[0], page->items[1], page->items[2]);
    EXPECT_EQ(running.state, InstanceState::running) << "only the low byte of the code counts";
    EXPECT_EQ(running.public_address, "198.51.100.1");
    EXPECT_EQ(running.public_dns, "ec2-198-51-100-1.compute-1.amazonaws.com");
    EXPECT_EQ(running.tags.at("Name"), "web & more");
    EXPECT_EQ(running.tags.at("empty"), "");
    EXPECT_EQ(ended.state, InstanceState::terminated);
    EXPECT_TRUE(ended.spot);
    EXPECT_TRUE(ended.reason.starts_with("Server.InsufficientInstanceCapacity: There was")) << ended.reason;
    EXPECT_EQ(ending.state, InstanceState::shutting_down);
    EXPECT_EQ(ending.reservation, "r-2");
    EXPECT_EQ(ending.public_address, "198.51.100.3") << "the interface knows it when the instance does not say";
}

TEST(Ec2Answer, an_empty_list_is_empty) {
    const auto page = read_describe_instances(fixture("describe_instances_empty.xml"));
    ASSERT_TRUE(page);
    EXPECT_TRUE(page->items.empty());
    EXPECT_EQ(page->next, "");
}

TEST(Ec2Answer, status_and_state_changes_are_read) {
    const auto status = read_describe_instance_status(fixture("describe_instance_status.xml"));
    ASSERT_TRUE(status);
    EXPECT_EQ(status->items.at(0).instance_status, "initializing");
    EXPECT_EQ(status->items.at(0).system_status, "impaired");
    const auto changes = read_state_changes("TerminateInstances", fixture("terminate_instances.xml"));
    ASSERT_TRUE(changes);
    EXPECT_EQ(changes->at(0).current, InstanceState::shutting_down);
    EXPECT_EQ(changes->at(0).previous, InstanceState::running);
}

TEST(Ec2Answer, console_output_is_decoded) {
    EXPECT_EQ(read_console_output(fixture("get_console_output.xml")).value(), "-----BEGIN SSH HOST KEY KEYS-----\n");
    EXPECT_EQ(read_console_output("<GetConsoleOutputResponse><output/></GetConsoleOutputResponse>").value(), "");
    EXPECT_FALSE(read_console_output("<GetConsoleOutputResponse><output>*</output></GetConsoleOutputResponse>"));
}

TEST(Ec2Answer, small_lists_are_read) {
    EXPECT_EQ(
        read_describe_images("<DescribeImagesResponse><imagesSet><item><imageId>ami-1</imageId><imageState>available"
                             "</imageState></item></imagesSet></DescribeImagesResponse>")
            ->items.at(0)
            .state,
        "available");
    EXPECT_EQ(read_describe_subnets("<DescribeSubnetsResponse><subnetSet><item><subnetId>subnet-1</subnetId>"
                                    "<availableIpAddressCount>251</availableIpAddressCount></item></subnetSet>"
                                    "</DescribeSubnetsResponse>")
                  ->items.at(0)
                  .free_addresses,
              251);
    EXPECT_EQ(read_import_key_pair("<ImportKeyPairResponse><keyName>k</keyName><keyFingerprint>f</keyFingerprint>"
                                   "</ImportKeyPairResponse>")
                  ->fingerprint,
              "f");
    EXPECT_FALSE(read_done("CreateTags", "<CreateTagsResponse><return>false</return></CreateTagsResponse>"));
    EXPECT_TRUE(read_done("CreateTags", "<CreateTagsResponse><return>true</return></CreateTagsResponse>"));
}

TEST(Ec2Answer, anything_else_is_a_protocol_error) {
    for (const auto* body :
         {"", "<html>hello</html>", "<DescribeInstancesResponse>", "{}", "<RunInstancesResponse/>",
          "<DescribeInstancesResponse><reservationSet><item><instancesSet><item/></instancesSet></item>"
          "</reservationSet></DescribeInstancesResponse>"}) {
        EXPECT_TRUE(read_describe_instances(body).error() == Errc::protocol) << body;
        EXPECT_TRUE(read_run_instances(body).error() == Errc::protocol) << body;
    }
}

}  // namespace
}  // namespace pyscaler::aws
