#include "fleet/launch_request.hpp"

namespace pyscaler::fleet {

aws::LaunchRequest launch_request(const model::Node& node, const model::Ec2Profile& profile,
                                  const std::string& installation) {
    aws::LaunchRequest request;
    request.image = profile.image_id.str();
    request.type = profile.instance_type.str();
    request.key_name = profile.key_name.str();
    for (const auto& group : profile.security_groups) request.security_groups.push_back(group.str());
    if (!profile.subnets.empty())
        request.subnet = profile.subnets[static_cast<std::size_t>(node.id) % profile.subnets.size()].str();
    request.user_data = profile.user_data.str();
    for (const auto& tag : profile.tags) request.tags[tag.key.str()] = tag.value.str();
    request.tags["Name"] = node.name.str();
    request.tags[std::string(cluster_tag)] = node.cluster.name;
    request.tags[std::string(installation_tag)] = installation;
    request.tags[std::string(node_tag)] = std::to_string(node.id);
    request.client_token = node.client_token->str();
    return request;
}

std::string address_of(const aws::Instance& instance, const model::Ec2Profile& profile) {
    switch (profile.address) {
        case model::NodeAddress::private_: return instance.private_address;
        case model::NodeAddress::public_: return instance.public_address;
        case model::NodeAddress::dns: return instance.public_dns.empty() ? instance.private_dns : instance.public_dns;
    }
    return {};
}

}  // namespace pyscaler::fleet
