#include "aws/ec2.hpp"

#include "aws/base64.hpp"
#include "aws/ec2_answer.hpp"

#include <fmt/core.h>

namespace pyscaler::aws {
namespace {

constexpr int page_size = 1000;

Form form_for(std::string_view action) { return {action, ec2_service.version}; }

/// EC2 refuses a page size together with ids.
Form query_form(std::string_view action, const InstanceQuery& query) {
    auto form = form_for(action);
    form.add_list("InstanceId", query.ids);
    add_filters(form, query.filters);
    if (query.ids.empty()) form.add("MaxResults", page_size);
    return form;
}

std::string with_action(std::string_view action, std::string_view text) { return fmt::format("{}: {}", action, text); }

}  // namespace

Ec2::Ec2(Connection connection) : caller_(std::move(connection), ec2_service) {}

Task<Result<Launch>> Ec2::run_instances(LaunchRequest request, Deadline deadline) {
    if (request.client_token.empty()) request.client_token = caller_.identifiers().uuid();
    auto form = to_form(request);
    if (!form) co_return form.error();
    auto body = co_await caller_.call(std::move(*form), deadline);
    if (!body) co_return body.error();
    auto launch = read_run_instances(*body);
    if (!launch) co_return launch.error().in("RunInstances");
    launch->client_token = request.client_token;
    co_return launch;
}

Task<Result<void>> Ec2::check_launch(LaunchRequest request, Deadline deadline) {
    request.dry_run = true;
    // Its token must not be that of the launch itself: EC2 would remember it.
    request.client_token = caller_.identifiers().uuid();
    auto form = to_form(request);
    if (!form) co_return form.error();
    auto body = co_await caller_.call(std::move(*form), deadline);
    if (body) co_return Error{Errc::protocol, "RunInstances: a dry run was answered as if it were a launch"};
    if (body.error().detail().starts_with("RunInstances: DryRunOperation:")) co_return Result<void>{};
    co_return body.error();
}

Task<Result<std::vector<Instance>>> Ec2::describe_instances(InstanceQuery query, Deadline deadline) {
    return all_pages(caller_, query_form("DescribeInstances", query), "NextToken", read_describe_instances, deadline);
}

Task<Result<std::vector<InstanceStatus>>> Ec2::describe_instance_status(InstanceQuery query, bool all,
                                                                        Deadline deadline) {
    auto form = query_form("DescribeInstanceStatus", query);
    if (all) form.add("IncludeAllInstances", true);
    return all_pages(caller_, std::move(form), "NextToken", read_describe_instance_status, deadline);
}

Task<Result<std::vector<StateChange>>> Ec2::terminate_instances(std::vector<std::string> ids, Deadline deadline) {
    return change_state("TerminateInstances", std::move(ids), deadline);
}

Task<Result<std::vector<StateChange>>> Ec2::stop_instances(std::vector<std::string> ids, Deadline deadline) {
    return change_state("StopInstances", std::move(ids), deadline);
}

Task<Result<std::vector<StateChange>>> Ec2::start_instances(std::vector<std::string> ids, Deadline deadline) {
    return change_state("StartInstances", std::move(ids), deadline);
}

Task<Result<std::vector<StateChange>>> Ec2::change_state(std::string action, std::vector<std::string> ids,
                                                         Deadline deadline) {
    if (ids.empty()) co_return Error{Errc::invalid, with_action(action, "no instance is named")};
    auto form = form_for(action);
    form.add_list("InstanceId", ids);
    auto body = co_await caller_.call(std::move(form), deadline);
    if (!body) co_return body.error();
    auto changes = read_state_changes(action, *body);
    if (!changes) co_return changes.error().in(action);
    co_return changes;
}

Task<Result<void>> Ec2::create_tags(std::vector<std::string> resources, Tags tags, Deadline deadline) {
    auto form = form_for("CreateTags");
    form.add_list("ResourceId", resources);
    int number = 0;
    for (const auto& [key, value] : tags) {
        form.add(fmt::format("Tag.{}.Key", ++number), key);
        form.add(fmt::format("Tag.{}.Value", number), value);
    }
    auto body = co_await caller_.call(std::move(form), deadline);
    if (!body) co_return body.error();
    auto done = read_done("CreateTags", *body);
    if (!done) co_return done.error().in("CreateTags");
    co_return done;
}

Task<Result<void>> Ec2::delete_tags(std::vector<std::string> resources, std::vector<std::string> keys,
                                    Deadline deadline) {
    auto form = form_for("DeleteTags");
    form.add_list("ResourceId", resources).add_list("Tag", keys, ".Key");
    auto body = co_await caller_.call(std::move(form), deadline);
    if (!body) co_return body.error();
    auto done = read_done("DeleteTags", *body);
    if (!done) co_return done.error().in("DeleteTags");
    co_return done;
}

Task<Result<std::string>> Ec2::get_console_output(std::string instance, bool latest, Deadline deadline) {
    auto form = form_for("GetConsoleOutput");
    form.add("InstanceId", instance);
    if (latest) form.add("Latest", true);
    auto body = co_await caller_.call(std::move(form), deadline);
    if (!body) co_return body.error();
    auto output = read_console_output(*body);
    if (!output) co_return output.error().in("GetConsoleOutput");
    co_return output;
}

Task<Result<std::vector<Image>>> Ec2::describe_images(std::vector<std::string> ids, Deadline deadline) {
    auto form = form_for("DescribeImages");
    form.add_list("ImageId", ids);
    // Without ids, the public images would come too: a list of tens of thousands.
    if (ids.empty()) form.add("Owner.1", "self");
    return all_pages(caller_, std::move(form), "NextToken", read_describe_images, deadline);
}

Task<Result<std::vector<KeyPair>>> Ec2::describe_key_pairs(std::vector<std::string> names, Deadline deadline) {
    auto form = form_for("DescribeKeyPairs");
    form.add_list("KeyName", names);
    return all_pages(caller_, std::move(form), "NextToken", read_describe_key_pairs, deadline);
}

Task<Result<std::vector<SecurityGroup>>> Ec2::describe_security_groups(std::vector<std::string> ids_or_names,
                                                                       Deadline deadline) {
    std::vector<std::string> ids, names;
    for (auto& group : ids_or_names) (group.starts_with("sg-") ? ids : names).push_back(std::move(group));
    auto form = form_for("DescribeSecurityGroups");
    form.add_list("GroupId", ids).add_list("GroupName", names);
    return all_pages(caller_, std::move(form), "NextToken", read_describe_security_groups, deadline);
}

Task<Result<std::vector<Subnet>>> Ec2::describe_subnets(std::vector<std::string> ids, Deadline deadline) {
    auto form = form_for("DescribeSubnets");
    form.add_list("SubnetId", ids);
    return all_pages(caller_, std::move(form), "NextToken", read_describe_subnets, deadline);
}

Task<Result<std::vector<std::string>>> Ec2::describe_regions(Deadline deadline) {
    return all_pages(caller_, form_for("DescribeRegions"), "NextToken", read_describe_regions, deadline);
}

Task<Result<KeyPair>> Ec2::import_key_pair(std::string name, std::string public_key, Deadline deadline) {
    auto form = form_for("ImportKeyPair");
    form.add("KeyName", name).add("PublicKeyMaterial", encode_base64(public_key));
    auto body = co_await caller_.call(std::move(form), deadline);
    if (!body) co_return body.error();
    auto key = read_import_key_pair(*body);
    if (!key) co_return key.error().in("ImportKeyPair");
    co_return key;
}

}  // namespace pyscaler::aws
