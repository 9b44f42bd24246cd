#include "aws/elbv2.hpp"

#include "aws/elbv2_answer.hpp"

#include <fmt/core.h>

namespace pyscaler::aws {
namespace {

constexpr int page_size = 400;

Form form_for(std::string_view action) { return {action, elbv2_service.version}; }

Form group_form(std::string_view action, const std::string& group_arn) {
    auto form = form_for(action);
    form.add("TargetGroupArn", group_arn);
    return form;
}

void add_targets(Form& form, const std::vector<Target>& targets) {
    for (std::size_t i = 0; i < targets.size(); ++i) {
        const auto prefix = fmt::format("Targets.member.{}.", i + 1);
        form.add(prefix + "Id", targets[i].id);
        if (targets[i].port) form.add(prefix + "Port", *targets[i].port);
    }
}

void add_health_check(Form& form, const TargetGroupRequest& request) {
    form.add_unless_empty("HealthCheckProtocol", request.health_check_protocol);
    form.add_unless_empty("HealthCheckPort", request.health_check_port);
    form.add_unless_empty("HealthCheckPath", request.health_check_path);
    const auto add_unless_zero = [&form](const char* name, int value) {
        if (value != 0) form.add(name, value);
    };
    add_unless_zero("HealthCheckIntervalSeconds", request.health_check_interval_seconds);
    add_unless_zero("HealthCheckTimeoutSeconds", request.health_check_timeout_seconds);
    add_unless_zero("HealthyThresholdCount", request.healthy_threshold);
    add_unless_zero("UnhealthyThresholdCount", request.unhealthy_threshold);
}

/// For calls whose answer says nothing but that it was done.
Task<Result<void>> perform(Caller& caller, Form form, Deadline deadline) {
    auto body = co_await caller.call(std::move(form), deadline);
    if (!body) co_return body.error();
    co_return Result<void>{};
}

}  // namespace

Elbv2::Elbv2(Connection connection) : caller_(std::move(connection), elbv2_service) {}

Task<Result<std::vector<TargetGroup>>> Elbv2::describe_target_groups(std::vector<std::string> arns_or_names,
                                                                     Deadline deadline) {
    std::vector<std::string> arns, names;
    for (auto& group : arns_or_names) (group.starts_with("arn:") ? arns : names).push_back(std::move(group));
    auto form = form_for("DescribeTargetGroups");
    form.add_members("TargetGroupArns", arns).add_members("Names", names);
    if (arns_or_names.empty()) form.add("PageSize", page_size);
    return all_pages(caller_, std::move(form), "Marker", read_describe_target_groups, deadline);
}

Task<Result<void>> Elbv2::register_targets(std::string group_arn, std::vector<Target> targets, Deadline deadline) {
    auto form = group_form("RegisterTargets", group_arn);
    add_targets(form, targets);
    return perform(caller_, std::move(form), deadline);
}

Task<Result<void>> Elbv2::deregister_targets(std::string group_arn, std::vector<Target> targets, Deadline deadline) {
    auto form = group_form("DeregisterTargets", group_arn);
    add_targets(form, targets);
    return perform(caller_, std::move(form), deadline);
}

Task<Result<std::vector<TargetHealth>>> Elbv2::describe_target_health(std::string group_arn,
                                                                      std::vector<Target> targets, Deadline deadline) {
    auto form = group_form("DescribeTargetHealth", group_arn);
    add_targets(form, targets);
    auto body = co_await caller_.call(std::move(form), deadline);
    if (!body) co_return body.error();
    auto health = read_describe_target_health(*body);
    if (!health) co_return health.error().in("DescribeTargetHealth");
    co_return health;
}

Task<Result<TargetGroup>> Elbv2::create_target_group(TargetGroupRequest request, Deadline deadline) {
    auto form = form_for("CreateTargetGroup");
    form.add("Name", request.name).add("Protocol", request.protocol).add("Port", request.port);
    form.add_unless_empty("VpcId", request.vpc).add_unless_empty("TargetType", request.target_type);
    add_health_check(form, request);
    auto body = co_await caller_.call(std::move(form), deadline);
    if (!body) co_return body.error();
    auto group = read_create_target_group(*body);
    if (!group) co_return group.error().in("CreateTargetGroup");
    co_return group;
}

Task<Result<void>> Elbv2::modify_target_group_attributes(std::string group_arn,
                                                         std::map<std::string, std::string> attributes,
                                                         Deadline deadline) {
    auto form = group_form("ModifyTargetGroupAttributes", group_arn);
    int number = 0;
    for (const auto& [key, value] : attributes) {
        form.add(fmt::format("Attributes.member.{}.Key", ++number), key);
        form.add(fmt::format("Attributes.member.{}.Value", number), value);
    }
    return perform(caller_, std::move(form), deadline);
}

Task<Result<void>> Elbv2::delete_target_group(std::string group_arn, Deadline deadline) {
    return perform(caller_, group_form("DeleteTargetGroup", group_arn), deadline);
}

}  // namespace pyscaler::aws
