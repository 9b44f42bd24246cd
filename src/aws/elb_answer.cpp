#include "aws/elb_answer.hpp"

#include "aws/xml.hpp"

namespace pyscaler::aws {
namespace {

using pugi::xml_node;

/// The element that holds the answer: `<ActionResponse><ActionResult>`.
Result<xml_node> open_result(pugi::xml_document& document, std::string_view body, std::string_view action) {
    auto root = open_answer(document, body, std::string(action) + "Response");
    if (!root) return root.error();
    return child_at(*root, std::string(action) + "Result");
}

std::vector<std::string> instances_at(const xml_node& node) {
    std::vector<std::string> ids;
    for (const auto& instance : items_at(node, "Instances")) ids.push_back(text_at(instance, "InstanceId"));
    return ids;
}

std::vector<std::string> texts_at(const xml_node& node, std::string_view path) {
    std::vector<std::string> texts;
    for (const auto& item : items_at(node, path)) texts.push_back(text_at(item, ""));
    return texts;
}

}  // namespace

Result<Page<LoadBalancer>> read_describe_load_balancers(std::string_view body) {
    pugi::xml_document document;
    auto result = open_result(document, body, "DescribeLoadBalancers");
    if (!result) return result.error();
    Page<LoadBalancer> page;
    for (const auto& item : items_at(*result, "LoadBalancerDescriptions"))
        page.items.push_back({text_at(item, "LoadBalancerName"), text_at(item, "DNSName"), instances_at(item),
                              texts_at(item, "AvailabilityZones"), texts_at(item, "Subnets")});
    page.next = text_at(*result, "NextMarker");
    return page;
}

Result<std::vector<std::string>> read_registration(std::string_view action, std::string_view body) {
    pugi::xml_document document;
    auto result = open_result(document, body, action);
    if (!result) return result.error();
    return instances_at(*result);
}

Result<std::vector<InstanceHealth>> read_describe_instance_health(std::string_view body) {
    pugi::xml_document document;
    auto result = open_result(document, body, "DescribeInstanceHealth");
    if (!result) return result.error();
    std::vector<InstanceHealth> states;
    for (const auto& item : items_at(*result, "InstanceStates")) {
        auto reason = text_at(item, "ReasonCode");
        if (reason == "N/A") reason.clear();
        auto description = text_at(item, "Description");
        if (description == "N/A") description.clear();
        states.push_back(
            {text_at(item, "InstanceId"), text_at(item, "State"), std::move(reason), std::move(description)});
    }
    return states;
}

Result<std::string> read_create_load_balancer(std::string_view body) {
    pugi::xml_document document;
    auto result = open_result(document, body, "CreateLoadBalancer");
    if (!result) return result.error();
    return text_at(*result, "DNSName");
}

}  // namespace pyscaler::aws
