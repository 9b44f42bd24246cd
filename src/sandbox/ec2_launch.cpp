#include "aws/base64.hpp"
#include "sandbox/answer.hpp"
#include "sandbox/ec2.hpp"

#include <algorithm>
#include <fmt/core.h>

namespace pyscaler::sandbox {
namespace {

constexpr std::size_t max_user_data = 16 * 1024;
constexpr std::size_t max_token = 64;
constexpr std::size_t max_tags = 50;

std::string read_user_data(const Call& call) {
    const auto text = call.form.text("UserData");
    if (text.empty()) return {};
    const auto decoded = aws::decode_base64(text);
    if (!decoded) throw Refusal("InvalidUserData.Malformed", "Invalid BASE64 encoding of user data.");
    if (decoded->size() > max_user_data) {
        throw Refusal("InvalidParameterValue", "User data is limited to 16384 bytes");
    }
    return *decoded;
}

std::string read_image(const Call& call, const Region& region) {
    const auto image = call.required("ImageId");
    if (!Region::is_identifier(image, "ami-")) {
        throw Refusal("InvalidAMIID.Malformed", "Invalid id: \"" + image + "\" (expecting \"ami-...\")");
    }
    if (region.find_image(image) == nullptr) {
        throw Refusal("InvalidAMIID.NotFound", "The image id '[" + image + "]' does not exist");
    }
    return image;
}

/// "t3.micro"
std::string read_type(const Call& call) {
    auto type = call.form.text("InstanceType");
    if (type.empty()) return "m1.small";
    const auto dot = type.find('.');
    const bool is_plausible = dot != std::string::npos && dot > 0 && dot + 1 < type.size() &&
                              type.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789.-") == std::string::npos;
    if (!is_plausible) {
        throw Refusal("InvalidParameterValue", "Invalid value '" + type + "' for InstanceType.");
    }
    return type;
}

Tags read_tags(const Call& call) {
    Tags tags;
    for (const auto& item : call.form.items("TagSpecification")) {
        auto some = tags_of(call.form, item + ".Tag");
        if (call.form.text(item + ".ResourceType") == "instance") tags.merge(some);
    }
    return tags;
}

void refuse_templates(const Call& call) {
    for (const char* name : {"LaunchTemplate.LaunchTemplateId", "LaunchTemplate.LaunchTemplateName"}) {
        if (const auto value = call.form.value(name)) {
            throw Refusal("InvalidLaunchTemplateId.NotFound",
                          "The specified launch template, " + std::string(*value) + ", does not exist.");
        }
    }
}

}  // namespace

Tags tags_of(const aws::Form& form, const std::string& prefix) {
    Tags tags;
    for (const auto& item : form.items(prefix)) {
        const auto key = form.text(item + ".Key");
        if (key.empty() || key.size() > 128 || key.starts_with("aws:")) {
            throw Refusal("InvalidParameterValue", "Tag keys have 1 to 128 characters and do not begin with aws:");
        }
        tags[key] = form.text(item + ".Value");
    }
    if (tags.size() > max_tags) throw Refusal("TagLimitExceeded", "A resource has at most 50 tags");
    return tags;
}

void Ec2::read_network(const Call& call, LaunchRequest& request) const {
    auto subnet = call.form.text("SubnetId");
    auto groups = call.form.list("SecurityGroupId");
    const auto names = call.form.list("SecurityGroup");
    groups.insert(groups.end(), names.begin(), names.end());
    if (const auto interfaces = call.form.items("NetworkInterface"); !interfaces.empty()) {
        if (!subnet.empty() || !groups.empty()) {
            throw Refusal("InvalidParameterCombination",
                          "Network interfaces and an instance-level subnet ID or security "
                          "groups may not be specified on the same request");
        }
        subnet = call.form.text(interfaces.front() + ".SubnetId");
        groups = call.form.list(interfaces.front() + ".SecurityGroupId");
    }
    for (const auto& name : groups) {
        const auto* group = cloud_.region.find_group(name);
        if (group == nullptr)
            throw Refusal("InvalidGroup.NotFound", "The security group '" + name + "' does not exist");
        request.groups.push_back(group->id);
    }
    if (request.groups.empty()) request.groups.push_back(cloud_.region.groups.front().id);

    const auto zone = call.form.text("Placement.AvailabilityZone");
    if (!zone.empty() && cloud_.region.find_zone(zone) == nullptr) {
        throw Refusal("InvalidParameterValue", "Invalid availability zone: [" + zone + "]");
    }
    const auto* place = !subnet.empty() ? cloud_.region.find_subnet(subnet)
                        : zone.empty()  ? &cloud_.region.subnets.front()
                                        : cloud_.region.find_zone(zone);
    if (place == nullptr) throw Refusal("InvalidSubnetID.NotFound", "The subnet ID '" + subnet + "' does not exist");
    request.subnet = place->id;
    request.zone = place->zone;
}

LaunchRequest Ec2::read_launch(const Call& call) const {
    refuse_templates(call);
    LaunchRequest request;
    request.image = read_image(call, cloud_.region);
    call.required("MinCount");
    call.required("MaxCount");
    request.min_count = call.number("MinCount", 1, 1, 1000);
    request.max_count = call.number("MaxCount", 1, request.min_count, 1000);
    request.type = read_type(call);
    request.key_name = call.form.text("KeyName");
    if (!request.key_name.empty() && !cloud_.key_pairs.contains(request.key_name)) {
        throw Refusal("InvalidKeyPair.NotFound", "The key pair '" + request.key_name + "' does not exist");
    }
    request.client_token = call.form.text("ClientToken");
    if (request.client_token.size() > max_token) {
        throw Refusal("InvalidParameterValue", "A ClientToken has at most 64 characters");
    }
    read_network(call, request);
    request.user_data = read_user_data(call);
    request.tags = read_tags(call);
    request.is_spot = call.form.text("InstanceMarketOptions.MarketType") == "spot";
    return request;
}

void Ec2::run_instances(const Call& call, Xml answer) {
    const auto request = read_launch(call);
    if (call.flag("DryRun")) {
        throw Refusal("DryRunOperation", "Request would have succeeded, but DryRun flag is set.");
    }
    const auto fingerprint = LaunchTokens::fingerprint(call.form);
    std::vector<InstancePointer> launched;
    for (const auto& id : cloud_.tokens.find(request.client_token, fingerprint)) {
        if (auto instance = cloud_.any(id)) launched.push_back(std::move(instance));
    }
    if (launched.empty()) {
        launched = cloud_.launch(request);
        std::vector<std::string> ids;
        for (const auto& instance : launched) ids.push_back(instance->id);
        cloud_.tokens.remember(request.client_token, fingerprint, std::move(ids));
    }
    write_reservation(launched, answer);
}

}  // namespace pyscaler::sandbox
