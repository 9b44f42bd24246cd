#include "sandbox/classic_elb.hpp"

#include "sandbox/answer.hpp"

#include <algorithm>
#include <fmt/core.h>

namespace pyscaler::sandbox {
namespace {

void write_check(const HealthCheck& check, Xml parent) {
    auto element = parent.child("HealthCheck");
    element.text("Target", check.target());
    element.number("Interval", std::chrono::duration_cast<std::chrono::seconds>(check.interval.value()).count());
    element.number("Timeout", std::chrono::duration_cast<std::chrono::seconds>(check.timeout.value()).count());
    element.number("UnhealthyThreshold", check.unhealthy_threshold);
    element.number("HealthyThreshold", check.healthy_threshold);
}

void write_registered(const Balancer& balancer, Xml answer) {
    std::vector<std::string> ids;
    for (const auto& target : balancer.targets) ids.push_back(target->instance);
    answer.list("Instances", "member", ids, "InstanceId");
}

std::vector<Balancer::Listener> listeners_of(const Call& call) {
    std::vector<Balancer::Listener> list;
    for (const auto& item : call.form.items("Listeners.member")) {
        Balancer::Listener listener;
        listener.protocol = call.required(item + ".Protocol");
        listener.port = call.number(item + ".LoadBalancerPort", 80, 1, 65535);
        listener.instance_port = call.number(item + ".InstancePort", 80, 1, 65535);
        listener.instance_protocol = call.form.text(item + ".InstanceProtocol");
        if (listener.instance_protocol.empty()) listener.instance_protocol = listener.protocol;
        list.push_back(std::move(listener));
    }
    if (list.empty()) throw Refusal("ValidationError", "At least one listener is needed");
    return list;
}

void write_balancer(const Balancer& balancer, Xml member) {
    member.text("LoadBalancerName", balancer.name);
    member.text("DNSName", balancer.dns_name);
    member.text("CanonicalHostedZoneName", balancer.dns_name);
    auto listeners = member.child("ListenerDescriptions");
    for (const auto& listener : balancer.listeners) {
        auto item = listeners.child("member");
        item.child("PolicyNames");
        auto element = item.child("Listener");
        element.text("Protocol", listener.protocol);
        element.number("LoadBalancerPort", listener.port);
        element.text("InstanceProtocol", listener.instance_protocol);
        element.number("InstancePort", listener.instance_port);
    }
    member.list("AvailabilityZones", "member", balancer.zones);
    write_registered(balancer, member);
    write_check(balancer.check, member);
    member.text("CreatedTime", format_time(balancer.created));
    member.text("Scheme", "internet-facing");
}

}  // namespace

std::pair<std::size_t, std::size_t> page_by_marker(const Call& call, std::size_t count, Xml answer) {
    const auto size = static_cast<std::size_t>(call.number("PageSize", 400, 1, 400));
    const auto marker = call.form.text("Marker");
    const auto begin =
        marker.empty() ? 0U : static_cast<std::size_t>(call.number("Marker", 0, 0, static_cast<long>(count)));
    const auto end = std::min(begin + size, count);
    if (end < count) answer.text("NextMarker", std::to_string(end));
    return {begin, end};
}

const Actions<ClassicElb>& ClassicElb::actions() {
    static const Actions<ClassicElb> map{
        {"CreateLoadBalancer", &ClassicElb::create_load_balancer},
        {"DeleteLoadBalancer", &ClassicElb::delete_load_balancer},
        {"DescribeLoadBalancers", &ClassicElb::describe_load_balancers},
        {"ConfigureHealthCheck", &ClassicElb::configure_health_check},
        {"RegisterInstancesWithLoadBalancer", &ClassicElb::register_instances},
        {"DeregisterInstancesFromLoadBalancer", &ClassicElb::deregister_instances},
        {"DescribeInstanceHealth", &ClassicElb::describe_instance_health},
    };
    return map;
}

BalancerPointer ClassicElb::named_balancer(const Call& call) const {
    const auto name = call.required("LoadBalancerName");
    auto found = balancers_.find(name);
    if (!found || found->is_group()) {
        throw Refusal("LoadBalancerNotFound", "There is no ACTIVE Load Balancer named '" + name + "'");
    }
    return found;
}

std::vector<std::string> ClassicElb::named_instances(const Call& call) const {
    std::vector<std::string> ids;
    for (const auto& item : call.form.items("Instances.member")) ids.push_back(call.required(item + ".InstanceId"));
    for (const auto& id : ids) {
        if (!cloud_.look_up(id)) throw Refusal("InvalidInstance", "Could not find EC2 instance " + id + ".");
    }
    return ids;
}

void ClassicElb::create_load_balancer(const Call& call, Xml answer) {
    Balancer balancer;
    balancer.name = call.required("LoadBalancerName");
    balancer.listeners = listeners_of(call);
    balancer.zones = call.form.list("AvailabilityZones.member");
    balancer.created = call.now;
    balancer.dns_name = balancer.name + "-000000000." + cloud_.region.name + ".elb.amazonaws.com";
    balancer.check.port = static_cast<std::uint16_t>(balancer.listeners.front().instance_port);
    if (const auto present = balancers_.find(balancer.name)) {
        if (present->is_group() || present->listeners.size() != balancer.listeners.size()) {
            throw Refusal("DuplicateLoadBalancerName", "Load Balancer named '" + balancer.name + "' already exists");
        }
    } else {
        balancers_.add(balancer);
    }
    answer.text("DNSName", balancer.dns_name);
}

void ClassicElb::delete_load_balancer(const Call& call, Xml) {
    const auto found = balancers_.find(call.required("LoadBalancerName"));
    if (found && !found->is_group()) balancers_.remove(found);
}

void ClassicElb::describe_load_balancers(const Call& call, Xml answer) {
    const auto names = call.form.list("LoadBalancerNames.member");
    std::vector<BalancerPointer> list;
    for (const auto& name : names) {
        const auto found = balancers_.find(name);
        if (!found || found->is_group()) {
            throw Refusal("LoadBalancerNotFound", "There is no ACTIVE Load Balancer named '" + name + "'");
        }
        list.push_back(found);
    }
    if (names.empty()) {
        std::copy_if(balancers_.all().begin(), balancers_.all().end(), std::back_inserter(list),
                     [](const auto& balancer) { return !balancer->is_group(); });
    }
    auto set = answer.child("LoadBalancerDescriptions");
    const auto [begin, end] = page_by_marker(call, list.size(), answer);
    for (auto index = begin; index < end; ++index) write_balancer(*list[index], set.child("member"));
}

void ClassicElb::configure_health_check(const Call& call, Xml answer) {
    const auto balancer = named_balancer(call);
    auto check = HealthCheck::parse_target(call.required("HealthCheck.Target"));
    if (!check) throw Refusal("ValidationError", check.error().detail());
    check->interval = Duration{std::chrono::seconds{call.number("HealthCheck.Interval", 30, 1, 300)}};
    check->timeout = Duration{std::chrono::seconds{call.number("HealthCheck.Timeout", 5, 1, 60)}};
    check->unhealthy_threshold = static_cast<unsigned>(call.number("HealthCheck.UnhealthyThreshold", 2, 1, 10));
    check->healthy_threshold = static_cast<unsigned>(call.number("HealthCheck.HealthyThreshold", 10, 1, 10));
    balancer->check = *check;
    write_check(balancer->check, answer);
}

void ClassicElb::register_instances(const Call& call, Xml answer) {
    const auto balancer = named_balancer(call);
    for (const auto& id : named_instances(call)) {
        const auto instance = cloud_.look_up(id);
        if (!instance->is_active()) throw Refusal("InvalidInstance", "EC2 instance " + id + " is not running.");
        balancers_.enroll(balancer, id, balancer->check.port);
    }
    write_registered(*balancer, answer);
}

void ClassicElb::deregister_instances(const Call& call, Xml answer) {
    const auto balancer = named_balancer(call);
    for (const auto& id : named_instances(call)) {
        if (const auto target = balancer->find(id)) balancers_.withdraw(balancer, target, Duration{});
    }
    write_registered(*balancer, answer);
}

void ClassicElb::write_health(const Balancer& balancer, const std::string& instance, Xml member) const {
    const auto target = balancer.find(instance);
    const char* state = "OutOfService";
    const char* code = "Instance";
    std::string description = "Instance is not currently registered with the LoadBalancer.";
    if (target && balancers_.is_in_service(*target)) {
        state = "InService";
        code = "N/A";
        description = "N/A";
    } else if (target && target->health.state() == Health::State::unknown) {
        code = "ELB";
        description = "Instance registration is still in progress.";
    } else if (target && cloud_.any(instance)->state != InstanceState::running) {
        description = fmt::format("Instance is in {} state.", to_string(cloud_.any(instance)->state));
    } else if (target) {
        description = "Instance has failed at least the UnhealthyThreshold number of health checks consecutively. " +
                      target->last_problem;
    }
    member.text("InstanceId", instance);
    member.text("State", state);
    member.text("ReasonCode", code);
    member.text("Description", description);
}

void ClassicElb::describe_instance_health(const Call& call, Xml answer) {
    const auto balancer = named_balancer(call);
    auto ids = named_instances(call);
    if (ids.empty()) {
        for (const auto& target : balancer->targets) ids.push_back(target->instance);
    }
    auto set = answer.child("InstanceStates");
    for (const auto& id : ids) {
        if (cloud_.any(id)->state != InstanceState::terminated) write_health(*balancer, id, set.child("member"));
    }
}

}  // namespace pyscaler::sandbox
