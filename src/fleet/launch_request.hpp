#pragma once
#include "aws/launch_request.hpp"
#include "model/ec2_profile.hpp"
#include "model/node.hpp"

#include <string>

namespace pyscaler::fleet {

/// Keys of the tags by which an instance is known as ours, and as which node of ours.
inline constexpr std::string_view installation_tag = "pyscaler:installation";
inline constexpr std::string_view node_tag = "pyscaler:node";
inline constexpr std::string_view cluster_tag = "Cluster";

/// What EC2 is asked for to make `node` as `profile` says: always the same for the same node, so that its client token
/// fits. Nodes are spread over the profile's subnets.
aws::LaunchRequest launch_request(const model::Node& node, const model::Ec2Profile& profile,
                                  const std::string& installation);

/// The address of `instance` that `profile` makes the hostname; empty as long as it has none.
std::string address_of(const aws::Instance& instance, const model::Ec2Profile& profile);

}  // namespace pyscaler::fleet
