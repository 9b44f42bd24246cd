#include "aws/elb.hpp"

#include "aws/elb_answer.hpp"

#include <fmt/core.h>

namespace pyscaler::aws {
namespace {

constexpr int page_size = 400;

Form form_for(std::string_view action) { return {action, elb_service.version}; }

}  // namespace

Elb::Elb(Connection connection) : caller_(std::move(connection), elb_service) {}

Task<Result<std::vector<LoadBalancer>>> Elb::describe_load_balancers(std::vector<std::string> names,
                                                                     Deadline deadline) {
    auto form = form_for("DescribeLoadBalancers");
    form.add_members("LoadBalancerNames", names);
    if (names.empty()) form.add("PageSize", page_size);
    return all_pages(caller_, std::move(form), "Marker", read_describe_load_balancers, deadline);
}

Task<Result<std::vector<std::string>>> Elb::register_instances(std::string load_balancer,
                                                               std::vector<std::string> instances, Deadline deadline) {
    return change_registration("RegisterInstancesWithLoadBalancer", std::move(load_balancer), std::move(instances),
                               deadline);
}

Task<Result<std::vector<std::string>>> Elb::deregister_instances(std::string load_balancer,
                                                                 std::vector<std::string> instances,
                                                                 Deadline deadline) {
    return change_registration("DeregisterInstancesFromLoadBalancer", std::move(load_balancer), std::move(instances),
                               deadline);
}

Task<Result<std::vector<std::string>>> Elb::change_registration(std::string action, std::string load_balancer,
                                                                std::vector<std::string> instances, Deadline deadline) {
    if (instances.empty()) co_return Error{Errc::invalid, action + ": no instance is named"};
    auto form = form_for(action);
    form.add("LoadBalancerName", load_balancer).add_members("Instances", instances, ".InstanceId");
    auto body = co_await caller_.call(std::move(form), deadline);
    if (!body) co_return body.error();
    auto registered = read_registration(action, *body);
    if (!registered) co_return registered.error().in(action);
    co_return registered;
}

Task<Result<std::vector<InstanceHealth>>> Elb::describe_instance_health(std::string load_balancer,
                                                                        std::vector<std::string> instances,
                                                                        Deadline deadline) {
    auto form = form_for("DescribeInstanceHealth");
    form.add("LoadBalancerName", load_balancer).add_members("Instances", instances, ".InstanceId");
    auto body = co_await caller_.call(std::move(form), deadline);
    if (!body) co_return body.error();
    auto health = read_describe_instance_health(*body);
    if (!health) co_return health.error().in("DescribeInstanceHealth");
    co_return health;
}

Task<Result<std::string>> Elb::create_load_balancer(LoadBalancerRequest request, Deadline deadline) {
    auto form = form_for("CreateLoadBalancer");
    form.add("LoadBalancerName", request.name);
    for (std::size_t i = 0; i < request.listeners.size(); ++i) {
        const auto& listener = request.listeners[i];
        const auto prefix = fmt::format("Listeners.member.{}.", i + 1);
        form.add(prefix + "Protocol", listener.protocol).add(prefix + "LoadBalancerPort", listener.port);
        form.add(prefix + "InstanceProtocol", listener.instance_protocol);
        form.add(prefix + "InstancePort", listener.instance_port);
    }
    form.add_members("AvailabilityZones", request.zones).add_members("Subnets", request.subnets);
    auto body = co_await caller_.call(std::move(form), deadline);
    if (!body) co_return body.error();
    auto name = read_create_load_balancer(*body);
    if (!name) co_return name.error().in("CreateLoadBalancer");
    co_return name;
}

Task<Result<void>> Elb::configure_health_check(std::string load_balancer, HealthCheck check, Deadline deadline) {
    auto form = form_for("ConfigureHealthCheck");
    form.add("LoadBalancerName", load_balancer);
    form.add("HealthCheck.Target", check.target).add("HealthCheck.Interval", check.interval_seconds);
    form.add("HealthCheck.Timeout", check.timeout_seconds);
    form.add("HealthCheck.UnhealthyThreshold", check.unhealthy_threshold);
    form.add("HealthCheck.HealthyThreshold", check.healthy_threshold);
    auto body = co_await caller_.call(std::move(form), deadline);
    if (!body) co_return body.error();
    co_return Result<void>{};
}

Task<Result<void>> Elb::delete_load_balancer(std::string load_balancer, Deadline deadline) {
    auto form = form_for("DeleteLoadBalancer");
    form.add("LoadBalancerName", load_balancer);
    auto body = co_await caller_.call(std::move(form), deadline);
    if (!body) co_return body.error();
    co_return Result<void>{};
}

}  // namespace pyscaler::aws
