#pragma once
#include "aws/elb.hpp"
#include "aws/page.hpp"

#include <string_view>

/// Classic ELB's answers, from bytes to values. `Errc::protocol` for what is not the answer expected.
namespace pyscaler::aws {

Result<Page<LoadBalancer>> read_describe_load_balancers(std::string_view body);
/// Of RegisterInstancesWithLoadBalancer and DeregisterInstancesFromLoadBalancer.
Result<std::vector<std::string>> read_registration(std::string_view action, std::string_view body);
Result<std::vector<InstanceHealth>> read_describe_instance_health(std::string_view body);
Result<std::string> read_create_load_balancer(std::string_view body);

}  // namespace pyscaler::aws
