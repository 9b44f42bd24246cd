#pragma once
#include "aws/elbv2.hpp"
#include "aws/page.hpp"

#include <string_view>

/// ELBv2's answers, from bytes to values. `Errc::protocol` for what is not the answer expected.
namespace pyscaler::aws {

Result<Page<TargetGroup>> read_describe_target_groups(std::string_view body);
Result<std::vector<TargetHealth>> read_describe_target_health(std::string_view body);
Result<TargetGroup> read_create_target_group(std::string_view body);

}  // namespace pyscaler::aws
