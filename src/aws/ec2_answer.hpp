#pragma once
#include "aws/ec2.hpp"
#include "aws/page.hpp"

#include <string_view>

/// EC2's answers, from bytes to values. `Errc::protocol` for what is not the answer expected.
namespace pyscaler::aws {

Result<Launch> read_run_instances(std::string_view body);
Result<Page<Instance>> read_describe_instances(std::string_view body);
Result<Page<InstanceStatus>> read_describe_instance_status(std::string_view body);
/// Of Terminate-, Stop- and StartInstances: the root has the action's name.
Result<std::vector<StateChange>> read_state_changes(std::string_view action, std::string_view body);
/// Of calls that only say that it was done (`<return>true</return>`).
Result<void> read_done(std::string_view action, std::string_view body);
Result<std::string> read_console_output(std::string_view body);
Result<Page<Image>> read_describe_images(std::string_view body);
Result<Page<KeyPair>> read_describe_key_pairs(std::string_view body);
Result<KeyPair> read_import_key_pair(std::string_view body);
Result<Page<SecurityGroup>> read_describe_security_groups(std::string_view body);
Result<Page<Subnet>> read_describe_subnets(std::string_view body);
Result<Page<std::string>> read_describe_regions(std::string_view body);

}  // namespace pyscaler::aws
