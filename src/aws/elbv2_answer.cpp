#include "aws/elbv2_answer.hpp"

#include "aws/xml.hpp"

namespace pyscaler::aws {
namespace {

using pugi::xml_node;

TargetGroup read_group(const xml_node& node) {
    TargetGroup group;
    group.arn = text_at(node, "TargetGroupArn");
    group.name = text_at(node, "TargetGroupName");
    group.protocol = text_at(node, "Protocol");
    group.port = number_at(node, "Port");
    group.vpc = text_at(node, "VpcId");
    group.target_type = text_at(node, "TargetType");
    for (const auto& item : items_at(node, "LoadBalancerArns")) group.load_balancers.push_back(text_at(item, ""));
    return group;
}

Result<Page<TargetGroup>> read_groups(std::string_view body, const std::string& action) {
    pugi::xml_document document;
    auto root = open_answer(document, body, action + "Response");
    if (!root) return root.error();
    const auto result = child_at(*root, action + "Result");
    Page<TargetGroup> page;
    for (const auto& item : items_at(result, "TargetGroups")) page.items.push_back(read_group(item));
    page.next = text_at(result, "NextMarker");
    return page;
}

}  // namespace

Result<Page<TargetGroup>> read_describe_target_groups(std::string_view body) {
    return read_groups(body, "DescribeTargetGroups");
}

Result<std::vector<TargetHealth>> read_describe_target_health(std::string_view body) {
    pugi::xml_document document;
    auto root = open_answer(document, body, "DescribeTargetHealthResponse");
    if (!root) return root.error();
    std::vector<TargetHealth> states;
    for (const auto& item : items_at(*root, "DescribeTargetHealthResult/TargetHealthDescriptions")) {
        TargetHealth health;
        health.target.id = text_at(item, "Target/Id");
        if (const int port = number_at(item, "Target/Port"); port != 0) health.target.port = port;
        health.state = text_at(item, "TargetHealth/State");
        health.reason = text_at(item, "TargetHealth/Reason");
        health.description = text_at(item, "TargetHealth/Description");
        states.push_back(std::move(health));
    }
    return states;
}

Result<TargetGroup> read_create_target_group(std::string_view body) {
    auto groups = read_groups(body, "CreateTargetGroup");
    if (!groups) return groups.error();
    if (groups->items.empty()) return Error{Errc::protocol, "no target group in the answer"};
    return std::move(groups->items.front());
}

}  // namespace pyscaler::aws
