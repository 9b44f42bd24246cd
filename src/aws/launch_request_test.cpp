#include "aws/launch_request.hpp"

#include <gtest/gtest.h>

namespace pyscaler::aws {
namespace {

LaunchRequest a_launch() {
    LaunchRequest request;
    request.image = "ami-1";
    request.type = "t3.micro";
    return request;
}

TEST(LaunchRequest, becomes_the_parameters_of_run_instances) {
    auto request = a_launch();
    request.key_name = "operators";
    request.security_groups = {"web", "sg-1"};
    request.user_data = "#!/bin/sh\n";
    request.client_token = "t";
    request.tags = {{"Cluster", "web"}};
    const auto form = to_form(request);
    ASSERT_TRUE(form);
    EXPECT_EQ(
        form->encode(),
        "Action=RunInstances&Version=2016-11-15&ImageId=ami-1&InstanceType=t3.micro&MinCount=1&MaxCount=1"
        "&KeyName=operators&SecurityGroup.1=web&SecurityGroupId.1=sg-1&UserData=IyEvYmluL3NoCg%3D%3D&ClientToken=t"
        "&TagSpecification.1.ResourceType=instance&TagSpecification.1.Tag.1.Key=Cluster"
        "&TagSpecification.1.Tag.1.Value=web&TagSpecification.2.ResourceType=volume"
        "&TagSpecification.2.Tag.1.Key=Cluster&TagSpecification.2.Tag.1.Value=web");
}

TEST(LaunchRequest, a_public_address_moves_subnet_and_groups_to_the_interface) {
    auto request = a_launch();
    request.subnet = "subnet-1";
    request.security_groups = {"sg-1"};
    request.public_address = true;
    const auto form = to_form(request).value();
    EXPECT_FALSE(form.value("SubnetId"));
    EXPECT_FALSE(form.value("SecurityGroupId.1"));
    EXPECT_EQ(form.text("NetworkInterface.1.SubnetId"), "subnet-1");
    EXPECT_EQ(form.text("NetworkInterface.1.SecurityGroupId.1"), "sg-1");
    EXPECT_EQ(form.text("NetworkInterface.1.AssociatePublicIpAddress"), "true");
}

TEST(LaunchRequest, spot_disks_and_profile_are_sent) {
    auto request = a_launch();
    request.spot = SpotOptions{"0.05"};
    request.disks = {{"/dev/xvda", 20, "gp3", true, true}};
    request.instance_profile = "arn:aws:iam::1:instance-profile/web";
    request.metadata_tokens_only = true;
    const auto form = to_form(request).value();
    EXPECT_EQ(form.text("InstanceMarketOptions.MarketType"), "spot");
    EXPECT_EQ(form.text("InstanceMarketOptions.SpotOptions.MaxPrice"), "0.05");
    EXPECT_EQ(form.text("BlockDeviceMapping.1.Ebs.VolumeSize"), "20");
    EXPECT_EQ(form.text("IamInstanceProfile.Arn"), request.instance_profile);
    EXPECT_EQ(form.text("MetadataOptions.HttpTokens"), "required");
}

TEST(LaunchRequest, a_broken_rule_is_named) {
    const std::pair<const char*, void (*)(LaunchRequest&)> cases[] = {
        {"image", [](LaunchRequest& r) { r.image.clear(); }},
        {"type", [](LaunchRequest& r) { r.type.clear(); }},
        {"count", [](LaunchRequest& r) { r.count = 0; }},
        {"client_token", [](LaunchRequest& r) { r.client_token = std::string(65, 'x'); }},
        {"client_token", [](LaunchRequest& r) { r.client_token = "ü"; }},
        {"user_data", [](LaunchRequest& r) { r.user_data = std::string(16385, 'x'); }},
        {"security_groups",
         [](LaunchRequest& r) {
             r.subnet = "subnet-1";
             r.security_groups = {"web"};
         }},
        {"public_address", [](LaunchRequest& r) { r.public_address = true; }},
    };
    for (const auto& [member, breaks] : cases) {
        auto request = a_launch();
        breaks(request);
        const auto form = to_form(request);
        ASSERT_FALSE(form) << member;
        EXPECT_TRUE(form.error() == Errc::invalid);
        EXPECT_TRUE(form.error().detail().starts_with(std::string("launch: ") + member)) << form.error().detail();
    }
}

}  // namespace
}  // namespace pyscaler::aws
