#include "sandbox/target_groups.hpp"

#include "sandbox/answer.hpp"
#include "sandbox/classic_elb.hpp"

#include <algorithm>
#include <fmt/core.h>

namespace pyscaler::sandbox {
namespace {

constexpr const char* delay_attribute = "deregistration_delay.timeout_seconds";

long seconds_of(Duration duration) {
    return std::chrono::duration_cast<std::chrono::seconds>(duration.value()).count();
}

void write_attributes(const Balancer& group, Xml answer) {
    auto item = answer.child("Attributes").child("member");
    item.text("Key", delay_attribute);
    item.text("Value", std::to_string(seconds_of(group.deregistration_delay)));
}

}  // namespace

const Actions<TargetGroups>& TargetGroups::actions() {
    static const Actions<TargetGroups> map{
        {"CreateTargetGroup", &TargetGroups::create_target_group},
        {"DeleteTargetGroup", &TargetGroups::delete_target_group},
        {"DescribeTargetGroups", &TargetGroups::describe_target_groups},
        {"ModifyTargetGroup", &TargetGroups::modify_target_group},
        {"ModifyTargetGroupAttributes", &TargetGroups::modify_attributes},
        {"DescribeTargetGroupAttributes", &TargetGroups::describe_attributes},
        {"RegisterTargets", &TargetGroups::register_targets},
        {"DeregisterTargets", &TargetGroups::deregister_targets},
        {"DescribeTargetHealth", &TargetGroups::describe_target_health},
    };
    return map;
}

BalancerPointer TargetGroups::named_group(const Call& call) const {
    auto found = balancers_.find_group(call.required("TargetGroupArn"));
    if (!found) throw Refusal("TargetGroupNotFound", "One or more target groups not found");
    return found;
}

std::vector<TargetGroups::Named> TargetGroups::named_targets(const Call& call) const {
    std::vector<Named> list;
    for (const auto& item : call.form.items("Targets.member")) {
        Named named;
        named.instance = call.required(item + ".Id");
        if (call.form.value(item + ".Port")) {
            named.port = static_cast<std::uint16_t>(call.number(item + ".Port", 1, 1, 65535));
        }
        if (!cloud_.look_up(named.instance)) {
            throw Refusal("InvalidTarget", "The following targets are not valid instances: '" + named.instance + "'");
        }
        list.push_back(std::move(named));
    }
    return list;
}

void TargetGroups::read_check(const Call& call, Balancer& group) const {
    auto& check = group.check;
    const auto protocol = call.form.text("HealthCheckProtocol");
    if (!protocol.empty()) check.is_http = protocol == "HTTP";
    if (const auto path = call.form.text("HealthCheckPath"); !path.empty()) check.path = path;
    if (const auto port = call.form.text("HealthCheckPort"); !port.empty()) {
        group.checks_traffic_port = port == "traffic-port";
        if (!group.checks_traffic_port) {
            check.port = static_cast<std::uint16_t>(call.number("HealthCheckPort", 1, 1, 65535));
        }
    }
    const auto time = [&](const char* name, Duration& value) {
        value = Duration{std::chrono::seconds{call.number(name, seconds_of(value), 1, 300)}};
    };
    time("HealthCheckIntervalSeconds", check.interval);
    time("HealthCheckTimeoutSeconds", check.timeout);
    check.healthy_threshold =
        static_cast<unsigned>(call.number("HealthyThresholdCount", check.healthy_threshold, 1, 10));
    check.unhealthy_threshold =
        static_cast<unsigned>(call.number("UnhealthyThresholdCount", check.unhealthy_threshold, 1, 10));
}

void TargetGroups::write_group(const Balancer& group, Xml member) const {
    member.text("TargetGroupArn", group.arn);
    member.text("TargetGroupName", group.name);
    member.text("Protocol", group.protocol);
    member.number("Port", group.port);
    member.text("VpcId", cloud_.region.vpc);
    member.text("HealthCheckProtocol", group.check.is_http ? "HTTP" : "TCP");
    member.text("HealthCheckPort", group.checks_traffic_port ? "traffic-port" : std::to_string(group.check.port));
    member.flag("HealthCheckEnabled", true);
    member.number("HealthCheckIntervalSeconds", seconds_of(group.check.interval));
    member.number("HealthCheckTimeoutSeconds", seconds_of(group.check.timeout));
    member.number("HealthyThresholdCount", group.check.healthy_threshold);
    member.number("UnhealthyThresholdCount", group.check.unhealthy_threshold);
    if (group.check.is_http) member.text("HealthCheckPath", group.check.path);
    member.child("LoadBalancerArns");
    member.text("TargetType", "instance");
}

void TargetGroups::create_target_group(const Call& call, Xml answer) {
    Balancer group;
    group.name = call.required("Name");
    if (balancers_.find(group.name)) {
        throw Refusal("DuplicateTargetGroupName", "A target group with the same name exists");
    }
    const auto type = call.form.text("TargetType");
    if (!type.empty() && type != "instance") throw Refusal("ValidationError", "TargetType must be instance");
    group.protocol = call.required("Protocol");
    group.port = static_cast<std::uint16_t>(call.number("Port", 80, 1, 65535));
    group.created = call.now;
    group.arn = fmt::format("arn:aws:elasticloadbalancing:{}:{}:targetgroup/{}/{}", cloud_.region.name,
                            cloud_.region.account, group.name, cloud_.new_id("").substr(0, 16));
    group.check.is_http = group.protocol == "HTTP";
    group.check.healthy_threshold = 5;
    read_check(call, group);
    write_group(*balancers_.add(std::move(group)), answer.child("TargetGroups").child("member"));
}

void TargetGroups::delete_target_group(const Call& call, Xml) { balancers_.remove(named_group(call)); }

void TargetGroups::describe_target_groups(const Call& call, Xml answer) {
    const auto arns = call.form.list("TargetGroupArns.member");
    const auto names = call.form.list("Names.member");
    std::vector<BalancerPointer> list;
    for (const auto& arn : arns) list.push_back(balancers_.find_group(arn));
    for (const auto& name : names) {
        const auto found = balancers_.find(name);
        list.push_back(found && found->is_group() ? found : nullptr);
    }
    if (std::find(list.begin(), list.end(), nullptr) != list.end()) {
        throw Refusal("TargetGroupNotFound", "One or more target groups not found");
    }
    if (arns.empty() && names.empty()) {
        std::copy_if(balancers_.all().begin(), balancers_.all().end(), std::back_inserter(list),
                     [](const auto& balancer) { return balancer->is_group(); });
    }
    auto set = answer.child("TargetGroups");
    const auto [begin, end] = page_by_marker(call, list.size(), answer);
    for (auto index = begin; index < end; ++index) write_group(*list[index], set.child("member"));
}

void TargetGroups::modify_target_group(const Call& call, Xml answer) {
    const auto group = named_group(call);
    read_check(call, *group);
    write_group(*group, answer.child("TargetGroups").child("member"));
}

void TargetGroups::modify_attributes(const Call& call, Xml answer) {
    const auto group = named_group(call);
    for (const auto& item : call.form.items("Attributes.member")) {
        if (call.required(item + ".Key") != delay_attribute) continue;
        group->deregistration_delay = Duration{std::chrono::seconds{call.number(item + ".Value", 300, 0, 3600)}};
    }
    write_attributes(*group, answer);
}

void TargetGroups::describe_attributes(const Call& call, Xml answer) { write_attributes(*named_group(call), answer); }

void TargetGroups::register_targets(const Call& call, Xml) {
    const auto group = named_group(call);
    const auto targets = named_targets(call);
    for (const auto& named : targets) {
        if (cloud_.look_up(named.instance)->state != InstanceState::running) {
            throw Refusal(
                "InvalidTarget",
                "The following targets are not in a running state and cannot be registered: '" + named.instance + "'");
        }
    }
    for (const auto& named : targets) balancers_.enroll(group, named.instance, named.port.value_or(group->port));
}

void TargetGroups::deregister_targets(const Call& call, Xml) {
    const auto group = named_group(call);
    for (const auto& named : named_targets(call)) {
        while (const auto target = group->find(named.instance, named.port)) {
            balancers_.withdraw(group, target, group->deregistration_delay);
            if (target->draining_until) break;
        }
    }
}

void TargetGroups::write_health(const Balancer& group, const Named& named, Xml member) const {
    const auto target = group.find(named.instance, named.port);
    const auto port = target ? target->port : named.port.value_or(group.port);
    auto element = member.child("Target");
    element.text("Id", named.instance);
    element.number("Port", port);
    member.number("HealthCheckPort", group.checks_traffic_port ? port : group.check.port);
    auto health = member.child("TargetHealth");
    const auto say = [&](const char* state, const char* reason, const std::string& description) {
        health.text("State", state);
        health.text("Reason", reason);
        health.text("Description", description);
    };
    const auto instance = cloud_.any(named.instance);
    if (!target) return say("unused", "Target.NotRegistered", "Target is not registered to the target group");
    if (target->draining_until) {
        return say("draining", "Target.DeregistrationInProgress", "Target deregistration is in progress");
    }
    if (!instance || instance->state != InstanceState::running) {
        return say("unused", "Target.InvalidState", "Target is not in the running state");
    }
    switch (target->health.state()) {
        case Health::State::healthy: health.text("State", "healthy"); return;
        case Health::State::unhealthy:
            return say("unhealthy",
                       target->last_problem.starts_with("answered") ? "Target.ResponseCodeMismatch"
                                                                    : "Target.FailedHealthChecks",
                       "Health checks failed: " + target->last_problem);
        case Health::State::unknown:
            return say("initial", "Elb.InitialHealthChecking", "Initial health checks in progress");
    }
}

void TargetGroups::describe_target_health(const Call& call, Xml answer) {
    const auto group = named_group(call);
    auto list = named_targets(call);
    if (list.empty()) {
        for (const auto& target : group->targets) list.push_back({target->instance, target->port});
    }
    auto set = answer.child("TargetHealthDescriptions");
    for (const auto& named : list) write_health(*group, named, set.child("member"));
}

}  // namespace pyscaler::sandbox
