#include "aws/ec2_answer.hpp"

#include "aws/base64.hpp"
#include "aws/xml.hpp"

namespace pyscaler::aws {
namespace {

using pugi::xml_node;

Tags read_tags(const xml_node& node) {
    Tags tags;
    for (const auto& tag : items_at(node, "tagSet")) tags[text_at(tag, "key")] = text_at(tag, "value");
    return tags;
}

/// The user's words are in `reason`, the code that says more in `stateReason`.
std::string read_reason(const xml_node& node) {
    const auto code = text_at(node, "stateReason/code");
    const auto message = text_at(node, "stateReason/message");
    if (code.empty() || message.starts_with(code)) return message.empty() ? text_at(node, "reason") : message;
    return message.empty() ? code : code + ": " + message;
}

void read_addresses(const xml_node& node, Instance& instance) {
    instance.private_address = text_at(node, "privateIpAddress");
    instance.private_dns = text_at(node, "privateDnsName");
    instance.public_address = text_at(node, "ipAddress");
    instance.public_dns = text_at(node, "dnsName");
    for (const auto& interface : items_at(node, "networkInterfaceSet")) {
        if (instance.public_address.empty()) instance.public_address = text_at(interface, "association/publicIp");
        if (instance.public_dns.empty()) instance.public_dns = text_at(interface, "association/publicDnsName");
    }
}

Result<Instance> read_instance(const xml_node& node, const std::string& reservation) {
    Instance instance;
    instance.id = text_at(node, "instanceId");
    if (instance.id.empty()) return Error{Errc::protocol, "an instance without instanceId"};
    if (const auto time = text_at(node, "launchTime"); !time.empty()) {
        auto launched = parse_time(time);
        if (!launched) return Error{Errc::protocol, "launchTime of " + instance.id + ": " + launched.error().detail()};
        instance.launched = *launched;
    }
    instance.state = state_from_code(number_at(node, "instanceState/code"));
    instance.image = text_at(node, "imageId");
    instance.type = text_at(node, "instanceType");
    instance.key_name = text_at(node, "keyName");
    instance.client_token = text_at(node, "clientToken");
    instance.reservation = reservation;
    instance.subnet = text_at(node, "subnetId");
    instance.vpc = text_at(node, "vpcId");
    instance.zone = text_at(node, "placement/availabilityZone");
    instance.reason = read_reason(node);
    instance.spot_request = text_at(node, "spotInstanceRequestId");
    instance.spot = text_at(node, "instanceLifecycle") == "spot";
    instance.tags = read_tags(node);
    read_addresses(node, instance);
    for (const auto& group : items_at(node, "groupSet"))
        instance.security_groups.push_back({text_at(group, "groupId"), text_at(group, "groupName"), instance.vpc});
    return instance;
}

Result<void> read_reservation(const xml_node& node, std::vector<Instance>& instances) {
    const auto reservation = text_at(node, "reservationId");
    for (const auto& item : items_at(node, "instancesSet")) {
        auto instance = read_instance(item, reservation);
        if (!instance) return instance.error();
        instances.push_back(std::move(*instance));
    }
    return {};
}

KeyPair read_key_pair(const xml_node& node) {
    return {text_at(node, "keyName"), text_at(node, "keyPairId"), text_at(node, "keyFingerprint")};
}

/// A page whose items `read` takes from the elements of the list `set`.
template <class T, class Read>
Result<Page<T>> read_page(std::string_view body, std::string_view action, std::string_view set, Read read) {
    pugi::xml_document document;
    auto root = open_answer(document, body, std::string(action) + "Response");
    if (!root) return root.error();
    Page<T> page;
    for (const auto& item : items_at(*root, set)) page.items.push_back(read(item));
    page.next = text_at(*root, "nextToken");
    return page;
}

}  // namespace

Result<Launch> read_run_instances(std::string_view body) {
    pugi::xml_document document;
    auto root = open_answer(document, body, "RunInstancesResponse");
    if (!root) return root.error();
    Launch launch;
    launch.reservation = text_at(*root, "reservationId");
    if (auto read = read_reservation(*root, launch.instances); !read) return read.error();
    if (launch.instances.empty()) return Error{Errc::protocol, "a launch without instances"};
    launch.client_token = launch.instances.front().client_token;
    return launch;
}

Result<Page<Instance>> read_describe_instances(std::string_view body) {
    pugi::xml_document document;
    auto root = open_answer(document, body, "DescribeInstancesResponse");
    if (!root) return root.error();
    Page<Instance> page;
    for (const auto& reservation : items_at(*root, "reservationSet"))
        if (auto read = read_reservation(reservation, page.items); !read) return read.error();
    page.next = text_at(*root, "nextToken");
    return page;
}

Result<Page<InstanceStatus>> read_describe_instance_status(std::string_view body) {
    return read_page<InstanceStatus>(
        body, "DescribeInstanceStatus", "instanceStatusSet", [](const xml_node& node) -> InstanceStatus {
            return {text_at(node, "instanceId"), state_from_code(number_at(node, "instanceState/code")),
                    text_at(node, "instanceStatus/status"), text_at(node, "systemStatus/status"),
                    text_at(node, "availabilityZone")};
        });
}

Result<std::vector<StateChange>> read_state_changes(std::string_view action, std::string_view body) {
    auto page = read_page<StateChange>(body, action, "instancesSet", [](const xml_node& node) -> StateChange {
        return {text_at(node, "instanceId"), state_from_code(number_at(node, "currentState/code")),
                state_from_code(number_at(node, "previousState/code"))};
    });
    if (!page) return page.error();
    return std::move(page->items);
}

Result<void> read_done(std::string_view action, std::string_view body) {
    pugi::xml_document document;
    auto root = open_answer(document, body, std::string(action) + "Response");
    if (!root) return root.error();
    if (text_at(*root, "return") == "false") return Error{Errc::failed, "the answer is false"};
    return {};
}

Result<std::string> read_console_output(std::string_view body) {
    pugi::xml_document document;
    auto root = open_answer(document, body, "GetConsoleOutputResponse");
    if (!root) return root.error();
    return decode_base64(text_at(*root, "output"));
}

Result<Page<Image>> read_describe_images(std::string_view body) {
    return read_page<Image>(body, "DescribeImages", "imagesSet", [](const xml_node& node) -> Image {
        return {text_at(node, "imageId"), text_at(node, "name"), text_at(node, "imageState"),
                text_at(node, "architecture")};
    });
}

Result<Page<KeyPair>> read_describe_key_pairs(std::string_view body) {
    return read_page<KeyPair>(body, "DescribeKeyPairs", "keySet", read_key_pair);
}

Result<KeyPair> read_import_key_pair(std::string_view body) {
    pugi::xml_document document;
    auto root = open_answer(document, body, "ImportKeyPairResponse");
    if (!root) return root.error();
    return read_key_pair(*root);
}

Result<Page<SecurityGroup>> read_describe_security_groups(std::string_view body) {
    return read_page<SecurityGroup>(
        body, "DescribeSecurityGroups", "securityGroupInfo", [](const xml_node& node) -> SecurityGroup {
            return {text_at(node, "groupId"), text_at(node, "groupName"), text_at(node, "vpcId")};
        });
}

Result<Page<Subnet>> read_describe_subnets(std::string_view body) {
    return read_page<Subnet>(body, "DescribeSubnets", "subnetSet", [](const xml_node& node) -> Subnet {
        return {text_at(node, "subnetId"), text_at(node, "vpcId"), text_at(node, "availabilityZone"),
                number_at(node, "availableIpAddressCount")};
    });
}

Result<Page<std::string>> read_describe_regions(std::string_view body) {
    return read_page<std::string>(body, "DescribeRegions", "regionInfo",
                                  [](const xml_node& node) { return text_at(node, "regionName"); });
}

}  // namespace pyscaler::aws
