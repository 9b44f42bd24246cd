#include "aws/base64.hpp"
#include "sandbox/answer.hpp"
#include "sandbox/ec2.hpp"
#include "sandbox/filter.hpp"

#include <algorithm>
#include <fmt/core.h>

namespace pyscaler::sandbox {
namespace {

using Row = std::map<std::string, std::string>;

bool is_named(const std::vector<std::string>& names, const std::string& name) {
    return names.empty() || std::find(names.begin(), names.end(), name) != names.end();
}

bool row_passes(const Call& call, const Row& row) {
    return passes(filters_of(call.form), [&](const std::string& name) -> std::vector<std::string> {
        const auto found = row.find(name);
        if (found == row.end()) throw Refusal("InvalidParameterValue", "The filter '" + name + "' is invalid");
        return {found->second};
    });
}

/// Throws `Refusal` with `code` for the first of `names` that `exists` does not know.
template <class Exists>
void require_known(const std::vector<std::string>& names, const char* code, const char* what, Exists exists) {
    for (const auto& name : names) {
        if (!exists(name)) throw Refusal(code, fmt::format("The {} '{}' does not exist", what, name));
    }
}

}  // namespace

const Actions<Ec2>& Ec2::actions() {
    static const Actions<Ec2> map{
        {"RunInstances", &Ec2::run_instances},
        {"DescribeInstances", &Ec2::describe_instances},
        {"DescribeInstanceStatus", &Ec2::describe_instance_status},
        {"TerminateInstances", &Ec2::terminate_instances},
        {"StopInstances", &Ec2::stop_instances},
        {"StartInstances", &Ec2::start_instances},
        {"RebootInstances", &Ec2::reboot_instances},
        {"GetConsoleOutput", &Ec2::get_console_output},
        {"CreateTags", &Ec2::create_tags},
        {"DeleteTags", &Ec2::delete_tags},
        {"DescribeTags", &Ec2::describe_tags},
        {"DescribeSpotInstanceRequests", &Ec2::describe_spot_instance_requests},
        {"ImportKeyPair", &Ec2::import_key_pair},
        {"CreateKeyPair", &Ec2::create_key_pair},
        {"DescribeKeyPairs", &Ec2::describe_key_pairs},
        {"DeleteKeyPair", &Ec2::delete_key_pair},
        {"DescribeImages", &Ec2::describe_images},
        {"DescribeSecurityGroups", &Ec2::describe_security_groups},
        {"DescribeSubnets", &Ec2::describe_subnets},
        {"DescribeVpcs", &Ec2::describe_vpcs},
        {"DescribeRegions", &Ec2::describe_regions},
        {"DescribeAvailabilityZones", &Ec2::describe_availability_zones},
    };
    return map;
}

void Ec2::add_key_pair(const std::string& name, PublicKey key, Xml answer) {
    if (cloud_.key_pairs.contains(name)) {
        throw Refusal("InvalidKeyPair.Duplicate", "The keypair '" + name + "' already exists.");
    }
    answer.text("keyName", name);
    answer.text("keyFingerprint", key.fingerprint());
    answer.text("keyPairId", cloud_.new_id("key-"));
    cloud_.key_pairs.emplace(name, std::move(key));
}

void Ec2::import_key_pair(const Call& call, Xml answer) {
    const auto name = call.required("KeyName");
    const auto material = aws::decode_base64(call.required("PublicKeyMaterial"));
    auto key = material ? PublicKey::parse(*material) : Result<PublicKey>{material.error()};
    if (!key) throw Refusal("InvalidKey.Format", "Key is not in valid OpenSSH public key format");
    add_key_pair(name, std::move(*key), answer);
}

void Ec2::create_key_pair(const Call& call, Xml answer) {
    const auto name = call.required("KeyName");
    const auto type = call.form.text("KeyType");
    if (!type.empty() && type != "rsa" && type != "ed25519") {
        throw Refusal("InvalidParameterValue", "KeyType must be rsa or ed25519");
    }
    auto key = generate_key(type == "ed25519" ? KeyType::ed25519 : KeyType::rsa, name);
    add_key_pair(name, std::move(key.public_key), answer);
    answer.text("keyMaterial", key.private_text.reveal());
}

void Ec2::describe_key_pairs(const Call& call, Xml answer) {
    const auto names = call.form.list("KeyName");
    require_known(names, "InvalidKeyPair.NotFound", "key pair",
                  [&](const std::string& name) { return cloud_.key_pairs.contains(name); });
    auto set = answer.child("keySet");
    for (const auto& [name, key] : cloud_.key_pairs) {
        if (!is_named(names, name) || !row_passes(call, {{"key-name", name}, {"fingerprint", key.fingerprint()}})) {
            continue;
        }
        auto item = set.child("item");
        item.text("keyName", name);
        item.text("keyFingerprint", key.fingerprint());
        item.text("keyType", key.type == "ssh-ed25519" ? "ed25519" : "rsa");
    }
}

void Ec2::delete_key_pair(const Call& call, Xml answer) {
    cloud_.key_pairs.erase(call.required("KeyName"));
    answer.flag("return", true);
}

void Ec2::describe_images(const Call& call, Xml answer) {
    const auto names = call.form.list("ImageId");
    require_known(names, "InvalidAMIID.NotFound", "image id",
                  [&](const std::string& id) { return cloud_.region.find_image(id) != nullptr; });
    auto set = answer.child("imagesSet");
    for (const auto& image : cloud_.region.images) {
        if (!is_named(names, image.id) || !row_passes(call, {{"image-id", image.id},
                                                             {"name", image.name},
                                                             {"state", "available"},
                                                             {"architecture", "x86_64"},
                                                             {"owner-id", cloud_.region.account}})) {
            continue;
        }
        auto item = set.child("item");
        item.text("imageId", image.id);
        item.text("imageState", "available");
        item.text("imageOwnerId", cloud_.region.account);
        item.flag("isPublic", true);
        item.text("architecture", "x86_64");
        item.text("imageType", "machine");
        item.text("name", image.name);
        item.text("rootDeviceType", "ebs");
    }
}

void Ec2::describe_security_groups(const Call& call, Xml answer) {
    auto names = call.form.list("GroupId");
    const auto more = call.form.list("GroupName");
    names.insert(names.end(), more.begin(), more.end());
    require_known(names, "InvalidGroup.NotFound", "security group",
                  [&](const std::string& name) { return cloud_.region.find_group(name) != nullptr; });
    auto set = answer.child("securityGroupInfo");
    for (const auto& group : cloud_.region.groups) {
        const bool is_wanted = is_named(names, group.id) || is_named(names, group.name);
        if (!is_wanted ||
            !row_passes(call, {{"group-id", group.id}, {"group-name", group.name}, {"vpc-id", cloud_.region.vpc}})) {
            continue;
        }
        auto item = set.child("item");
        item.text("ownerId", cloud_.region.account);
        item.text("groupId", group.id);
        item.text("groupName", group.name);
        item.text("groupDescription", group.name);
        item.text("vpcId", cloud_.region.vpc);
    }
}

void Ec2::describe_subnets(const Call& call, Xml answer) {
    const auto names = call.form.list("SubnetId");
    require_known(names, "InvalidSubnetID.NotFound", "subnet ID",
                  [&](const std::string& id) { return cloud_.region.find_subnet(id) != nullptr; });
    auto set = answer.child("subnetSet");
    for (const auto& subnet : cloud_.region.subnets) {
        if (!is_named(names, subnet.id) || !row_passes(call, {{"subnet-id", subnet.id},
                                                              {"availability-zone", subnet.zone},
                                                              {"vpc-id", cloud_.region.vpc},
                                                              {"state", "available"}})) {
            continue;
        }
        auto item = set.child("item");
        item.text("subnetId", subnet.id);
        item.text("state", "available");
        item.text("vpcId", cloud_.region.vpc);
        item.text("cidrBlock", subnet.block);
        item.number("availableIpAddressCount", 4091);
        item.text("availabilityZone", subnet.zone);
    }
}

void Ec2::describe_vpcs(const Call&, Xml answer) {
    auto item = answer.child("vpcSet").child("item");
    item.text("vpcId", cloud_.region.vpc);
    item.text("state", "available");
    item.text("cidrBlock", "172.31.0.0/16");
    item.flag("isDefault", true);
}

void Ec2::describe_regions(const Call& call, Xml answer) {
    const auto names = call.form.list("RegionName");
    require_known(names, "InvalidParameterValue", "region",
                  [&](const std::string& name) { return name == cloud_.region.name; });
    auto item = answer.child("regionInfo").child("item");
    item.text("regionName", cloud_.region.name);
    item.text("regionEndpoint", "ec2." + cloud_.region.name + ".amazonaws.com");
    item.text("optInStatus", "opt-in-not-required");
}

void Ec2::describe_availability_zones(const Call& call, Xml answer) {
    const auto names = call.form.list("ZoneName");
    require_known(names, "InvalidParameterValue", "availability zone",
                  [&](const std::string& zone) { return cloud_.region.find_zone(zone) != nullptr; });
    auto set = answer.child("availabilityZoneInfo");
    for (const auto& subnet : cloud_.region.subnets) {
        if (!is_named(names, subnet.zone)) continue;
        auto item = set.child("item");
        item.text("zoneName", subnet.zone);
        item.text("zoneState", "available");
        item.text("regionName", cloud_.region.name);
    }
}

}  // namespace pyscaler::sandbox
