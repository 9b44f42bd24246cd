#include "aws/base64.hpp"
#include "sandbox/answer.hpp"
#include "sandbox/ec2.hpp"
#include "sandbox/filter.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <map>

namespace pyscaler::sandbox {
namespace {

using Values = std::vector<std::string>;

void write_state(const char* name, InstanceState state, Xml parent) {
    auto element = parent.child(name);
    element.number("code", static_cast<long>(state));
    element.text("name", to_string(state));
}

std::string private_name(const Instance& instance) {
    auto name = "ip-" + instance.address + ".ec2.internal";
    std::replace(name.begin(), name.begin() + static_cast<std::ptrdiff_t>(3 + instance.address.size()), '.', '-');
    return name;
}

/// The public name must resolve without a name server: it is the address. None before it runs and after.
std::string public_address(const Instance& instance) {
    const bool has_one = instance.state == InstanceState::running || instance.state == InstanceState::stopping ||
                         instance.state == InstanceState::shutting_down;
    return has_one ? instance.address : std::string{};
}

Values one(std::string value) { return value.empty() ? Values{} : Values{std::move(value)}; }

using Field = Values (*)(const Instance& instance);

const std::map<std::string, Field>& fields() {
    static const std::map<std::string, Field> map{
        {"availability-zone", [](const Instance& i) { return one(i.request.zone); }},
        {"client-token", [](const Instance& i) { return one(i.request.client_token); }},
        {"dns-name", [](const Instance& i) { return one(public_address(i)); }},
        {"image-id", [](const Instance& i) { return one(i.request.image); }},
        {"instance-id", [](const Instance& i) { return one(i.id); }},
        {"instance-lifecycle", [](const Instance& i) { return one(i.request.is_spot ? "spot" : ""); }},
        {"instance-state-code", [](const Instance& i) { return one(std::to_string(static_cast<int>(i.state))); }},
        {"instance-state-name", [](const Instance& i) { return one(to_string(i.state)); }},
        {"instance-type", [](const Instance& i) { return one(i.request.type); }},
        {"instance.group-id", [](const Instance& i) { return i.request.groups; }},
        {"ip-address", [](const Instance& i) { return one(public_address(i)); }},
        {"key-name", [](const Instance& i) { return one(i.request.key_name); }},
        {"launch-time", [](const Instance& i) { return one(format_time(i.launched)); }},
        {"private-dns-name", [](const Instance& i) { return one(private_name(i)); }},
        {"private-ip-address", [](const Instance& i) { return one(i.address); }},
        {"reservation-id", [](const Instance& i) { return one(i.reservation); }},
        {"spot-instance-request-id", [](const Instance& i) { return one(i.spot_request); }},
        {"subnet-id", [](const Instance& i) { return one(i.request.subnet); }},
    };
    return map;
}

Values tag_values(const Tags& tags, bool keys) {
    Values list;
    for (const auto& [key, value] : tags) list.push_back(keys ? key : value);
    return list;
}

void write_tags(const Tags& tags, Xml parent) {
    if (tags.empty()) return;
    auto set = parent.child("tagSet");
    for (const auto& [key, value] : tags) {
        auto item = set.child("item");
        item.text("key", key);
        item.text("value", value);
    }
}

}  // namespace

std::vector<std::string> Ec2::field_values(const Instance& instance, const std::string& name) const {
    if (name.starts_with("tag:")) {
        const auto found = instance.tags.find(name.substr(4));
        return found == instance.tags.end() ? Values{} : Values{found->second};
    }
    if (name == "tag-key") return tag_values(instance.tags, true);
    if (name == "tag-value") return tag_values(instance.tags, false);
    if (name == "vpc-id") return {cloud_.region.vpc};
    if (name == "owner-id") return {cloud_.region.account};
    const auto found = fields().find(name);
    if (found == fields().end()) throw Refusal("InvalidParameterValue", "The filter '" + name + "' is invalid");
    return found->second(instance);
}

void Ec2::write_instance(const Instance& instance, Xml item) const {
    item.text("instanceId", instance.id);
    item.text("imageId", instance.request.image);
    write_state("instanceState", instance.state, item);
    item.text("privateDnsName", private_name(instance));
    item.text("dnsName", public_address(instance));
    item.text("reason", instance.reason);
    item.text_unless_empty("keyName", instance.request.key_name);
    item.number("amiLaunchIndex", static_cast<long>(instance.launch_index));
    item.text("instanceType", instance.request.type);
    item.text("launchTime", format_time(instance.launched));
    item.child("placement").text("availabilityZone", instance.request.zone);
    item.child("monitoring").text("state", "disabled");
    item.text("subnetId", instance.request.subnet);
    item.text("vpcId", cloud_.region.vpc);
    if (instance.state != InstanceState::terminated) {
        item.text("privateIpAddress", instance.address);
        item.text_unless_empty("ipAddress", public_address(instance));
    }
    auto groups = item.child("groupSet");
    for (const auto& id : instance.request.groups) {
        auto group = groups.child("item");
        group.text("groupId", id);
        group.text("groupName", cloud_.region.find_group(id)->name);
    }
    if (!instance.reason_code.empty()) {
        auto reason = item.child("stateReason");
        reason.text("code", instance.reason_code);
        reason.text("message", instance.reason);
    }
    item.text("architecture", "x86_64");
    item.text("rootDeviceType", "ebs");
    if (instance.request.is_spot) {
        item.text("instanceLifecycle", "spot");
        item.text("spotInstanceRequestId", instance.spot_request);
    }
    item.text("clientToken", instance.request.client_token);
    write_tags(instance.tags, item);
}

void Ec2::write_reservation(const std::vector<InstancePointer>& instances, Xml item) const {
    item.text("reservationId", instances.front()->reservation);
    item.text("ownerId", cloud_.region.account);
    item.child("groupSet");
    auto set = item.child("instancesSet");
    for (const auto& instance : instances) write_instance(*instance, set.child("item"));
}

std::vector<InstancePointer> Ec2::named_instances(const Call& call) const {
    const auto ids = call.form.list("InstanceId");
    if (ids.empty()) throw Refusal("MissingParameter", "The request must contain the parameter InstanceId");
    std::vector<InstancePointer> list;
    // All are looked up before anything is done: one unknown id, and nothing happens to the others.
    std::transform(ids.begin(), ids.end(), std::back_inserter(list), [&](const auto& id) { return cloud_.find(id); });
    return list;
}

std::vector<InstancePointer> Ec2::selected_instances(const Call& call) const {
    const bool is_named = !call.form.list("InstanceId").empty();
    if (is_named && call.form.value("MaxResults")) {
        throw Refusal("InvalidParameterCombination",
                      "The parameter instancesSet cannot be used with the parameter maxResults");
    }
    auto list = is_named ? named_instances(call) : cloud_.visible();
    const auto filters = filters_of(call.form);
    std::erase_if(list, [&](const InstancePointer& instance) {
        return !passes(filters, [&](const std::string& name) { return field_values(*instance, name); });
    });
    return list;
}

void Ec2::describe_instances(const Call& call, Xml answer) {
    const auto list = selected_instances(call);
    const auto page = page_of(call.form, list.size());
    auto set = answer.child("reservationSet");
    for (auto index = page.begin; index < page.end;) {
        std::vector<InstancePointer> together;
        const auto& reservation = list[index]->reservation;
        while (index < page.end && list[index]->reservation == reservation) together.push_back(list[index++]);
        write_reservation(together, set.child("item"));
    }
    answer.text_unless_empty("nextToken", page.next_token);
}

void Ec2::describe_instance_status(const Call& call, Xml answer) {
    auto list = selected_instances(call);
    if (!call.flag("IncludeAllInstances")) {
        std::erase_if(list, [](const auto& instance) { return instance->state != InstanceState::running; });
    }
    const auto page = page_of(call.form, list.size());
    auto set = answer.child("instanceStatusSet");
    for (auto index = page.begin; index < page.end; ++index) {
        const auto& instance = *list[index];
        auto item = set.child("item");
        item.text("instanceId", instance.id);
        item.text("availabilityZone", instance.request.zone);
        write_state("instanceState", instance.state, item);
        const bool is_impaired = instance.is_frozen || (instance.has_booted && !instance.is_ready);
        const char* status = instance.state != InstanceState::running ? "not-applicable"
                             : is_impaired                            ? "impaired"
                             : instance.is_ready                      ? "ok"
                                                                      : "initializing";
        item.child("systemStatus").text("status", instance.state == InstanceState::running ? "ok" : "not-applicable");
        item.child("instanceStatus").text("status", status);
    }
    answer.text_unless_empty("nextToken", page.next_token);
}

namespace {

/// Does `change` to each, and writes the states before and after.
template <class Change>
void change_states(const std::vector<InstancePointer>& list, Xml answer, Change change) {
    std::vector<InstanceState> before;
    for (const auto& instance : list) before.push_back(instance->state);
    for (const auto& instance : list) change(instance);
    auto set = answer.child("instancesSet");
    for (std::size_t index = 0; index < list.size(); ++index) {
        auto item = set.child("item");
        item.text("instanceId", list[index]->id);
        write_state("currentState", list[index]->state, item);
        write_state("previousState", before[index], item);
    }
}

void refuse_dry_run(const Call& call) {
    if (call.flag("DryRun")) {
        throw Refusal("DryRunOperation", "Request would have succeeded, but DryRun flag is set.");
    }
}

}  // namespace

void Ec2::terminate_instances(const Call& call, Xml answer) {
    const auto list = named_instances(call);
    refuse_dry_run(call);
    change_states(list, answer, [&](const InstancePointer& instance) {
        cloud_.terminate(instance, "Client.UserInitiatedShutdown",
                         "Client.UserInitiatedShutdown: User initiated shutdown");
    });
}

void Ec2::stop_instances(const Call& call, Xml answer) {
    const auto list = named_instances(call);
    refuse_dry_run(call);
    change_states(list, answer, [&](const InstancePointer& instance) { cloud_.stop(instance); });
}

void Ec2::start_instances(const Call& call, Xml answer) {
    const auto list = named_instances(call);
    refuse_dry_run(call);
    change_states(list, answer, [&](const InstancePointer& instance) { cloud_.start(instance); });
}

void Ec2::reboot_instances(const Call& call, Xml answer) {
    const auto list = named_instances(call);
    refuse_dry_run(call);
    for (const auto& instance : list) cloud_.reboot(instance);
    answer.flag("return", true);
}

void Ec2::get_console_output(const Call& call, Xml answer) {
    const auto instance = cloud_.find(call.required("InstanceId"));
    answer.text("instanceId", instance->id);
    const auto time = instance->console_time == Time{} ? instance->launched : instance->console_time;
    answer.text("timestamp", format_time(time));
    // AWS shows nothing until the machine has booted.
    answer.text("output",
                std::string_view{instance->console_time == Time{} ? "" : aws::encode_base64(instance->console())});
}

void Ec2::describe_spot_instance_requests(const Call& call, Xml answer) {
    const auto wanted = call.form.list("SpotInstanceRequestId");
    auto set = answer.child("spotInstanceRequestSet");
    for (const auto& instance : cloud_.visible()) {
        const auto& id = instance->spot_request;
        if (id.empty() || (!wanted.empty() && std::find(wanted.begin(), wanted.end(), id) == wanted.end())) continue;
        auto item = set.child("item");
        item.text("spotInstanceRequestId", id);
        item.text("instanceId", instance->id);
        item.text("state", instance->is_active() ? "active" : "closed");
        auto status = item.child("status");
        status.text("code", instance->is_active() ? "fulfilled" : "instance-terminated-by-user");
        status.text("message", "");
    }
}

}  // namespace pyscaler::sandbox
