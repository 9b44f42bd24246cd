#include "aws/launch_request.hpp"

#include "aws/base64.hpp"
#include "aws/endpoint.hpp"

#include <algorithm>
#include <fmt/core.h>

namespace pyscaler::aws {
namespace {

constexpr std::size_t user_data_limit = 16U << 10U;
constexpr std::size_t token_limit = 64;
constexpr std::size_t tag_limit = 50;

Error broken(std::string_view member, std::string_view rule) {
    return {Errc::invalid, fmt::format("launch: {} {}", member, rule)};
}

bool is_group_id(const std::string& group) { return group.starts_with("sg-"); }

Result<void> check(const LaunchRequest& request) {
    const auto names_groups = !std::all_of(request.security_groups.begin(), request.security_groups.end(), is_group_id);
    const auto printable = std::all_of(request.client_token.begin(), request.client_token.end(),
                                       [](char c) { return c > ' ' && c < 0x7f; });
    if (request.image.empty()) return broken("image", "is missing");
    if (request.type.empty()) return broken("type", "is missing");
    if (request.count < 1) return broken("count", "must be at least 1");
    if (request.client_token.size() > token_limit || !printable)
        return broken("client_token", "must be at most 64 printable ASCII characters");
    if (request.user_data.size() > user_data_limit) return broken("user_data", "must be at most 16 KiB");
    if (request.tags.size() > tag_limit) return broken("tags", "must be at most 50");
    if (names_groups && !request.subnet.empty())
        return broken("security_groups", "must be ids (sg-…) together with a subnet");
    if (request.public_address && request.subnet.empty()) return broken("public_address", "needs a subnet");
    return {};
}

void add_tags(Form& form, const Tags& tags) {
    if (tags.empty()) return;
    int specification = 0;
    for (const auto* resource : {"instance", "volume"}) {
        const auto prefix = fmt::format("TagSpecification.{}", ++specification);
        form.add(prefix + ".ResourceType", resource);
        int number = 0;
        for (const auto& [key, value] : tags) {
            form.add(fmt::format("{}.Tag.{}.Key", prefix, ++number), key);
            form.add(fmt::format("{}.Tag.{}.Value", prefix, number), value);
        }
    }
}

void add_network(Form& form, const LaunchRequest& request) {
    std::vector<std::string> ids, names;
    for (const auto& group : request.security_groups) (is_group_id(group) ? ids : names).push_back(group);
    if (!request.public_address) {
        form.add_unless_empty("SubnetId", request.subnet);
        form.add_list("SecurityGroup", names).add_list("SecurityGroupId", ids);
        return;
    }
    // The choice of a public address exists on an interface only, which then takes subnet and groups as well.
    form.add("NetworkInterface.1.DeviceIndex", 0);
    form.add("NetworkInterface.1.SubnetId", request.subnet);
    form.add("NetworkInterface.1.AssociatePublicIpAddress", *request.public_address);
    form.add("NetworkInterface.1.DeleteOnTermination", true);
    form.add_list("NetworkInterface.1.SecurityGroupId", ids);
}

void add_disks(Form& form, const std::vector<Disk>& disks) {
    for (std::size_t i = 0; i < disks.size(); ++i) {
        const auto& disk = disks[i];
        const auto prefix = fmt::format("BlockDeviceMapping.{}.", i + 1);
        form.add(prefix + "DeviceName", disk.device);
        if (disk.gibibytes > 0) form.add(prefix + "Ebs.VolumeSize", disk.gibibytes);
        form.add_unless_empty(prefix + "Ebs.VolumeType", disk.type);
        if (disk.encrypted) form.add(prefix + "Ebs.Encrypted", true);
        form.add(prefix + "Ebs.DeleteOnTermination", disk.delete_on_termination);
    }
}

void add_options(Form& form, const LaunchRequest& request) {
    const bool arn = request.instance_profile.starts_with("arn:");
    form.add_unless_empty(arn ? "IamInstanceProfile.Arn" : "IamInstanceProfile.Name", request.instance_profile);
    if (request.detailed_monitoring) form.add("Monitoring.Enabled", true);
    if (request.metadata_tokens_only) form.add("MetadataOptions.HttpTokens", "required");
    if (request.spot) {
        form.add("InstanceMarketOptions.MarketType", "spot");
        form.add("InstanceMarketOptions.SpotOptions.SpotInstanceType", "one-time");
        form.add_unless_empty("InstanceMarketOptions.SpotOptions.MaxPrice", request.spot->max_price);
    }
    if (request.dry_run) form.add("DryRun", true);
}

}  // namespace

Result<Form> to_form(const LaunchRequest& request) {
    if (auto checked = check(request); !checked) return checked.error();
    Form form{"RunInstances", ec2_service.version};
    form.add("ImageId", request.image).add("InstanceType", request.type);
    form.add("MinCount", request.count).add("MaxCount", request.count);
    form.add_unless_empty("KeyName", request.key_name);
    add_network(form, request);
    form.add_unless_empty("Placement.AvailabilityZone", request.zone);
    form.add_unless_empty("UserData", encode_base64(request.user_data));
    form.add_unless_empty("ClientToken", request.client_token);
    add_tags(form, request.tags);
    add_disks(form, request.disks);
    add_options(form, request);
    return form;
}

}  // namespace pyscaler::aws
