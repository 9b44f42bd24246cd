#pragma once
#include "aws/call.hpp"

#include <string>
#include <vector>

namespace pyscaler::aws {

/// A classic load balancer.
struct LoadBalancer {
    std::string name{};
    std::string dns_name{};
    std::vector<std::string> instances{};
    std::vector<std::string> zones{};
    std::vector<std::string> subnets{};
};

struct Listener {
    std::string protocol{"HTTP"};
    int port{80};
    std::string instance_protocol{"HTTP"};
    int instance_port{80};
};

struct LoadBalancerRequest {
    std::string name{};
    std::vector<Listener> listeners{};
    std::vector<std::string> zones{};    // either these
    std::vector<std::string> subnets{};  // or those
};

struct HealthCheck {
    std::string target{};  // "HTTP:80/path" or "TCP:22"
    int interval_seconds{30};
    int timeout_seconds{5};
    int unhealthy_threshold{2};
    int healthy_threshold{3};
};

struct InstanceHealth {
    std::string instance{};
    std::string state{};   // InService, OutOfService, Unknown
    std::string reason{};  // ELB, Instance, or empty
    std::string description{};

    bool in_service() const { return state == "InService"; }
};

/// Classic ELB. Registration is recorded at once and takes effect later: ask describe_instance_health. Registering or
/// deregistering twice succeeds. Errors: see `Caller::call`. Lives on the client's loop and outlives its calls.
class Elb {
public:
    explicit Elb(Connection connection);

    /// No names: all.
    Task<Result<std::vector<LoadBalancer>>> describe_load_balancers(std::vector<std::string> names, Deadline deadline);
    /// Both return all instances that are registered afterwards.
    Task<Result<std::vector<std::string>>> register_instances(std::string load_balancer,
                                                              std::vector<std::string> instances, Deadline deadline);
    Task<Result<std::vector<std::string>>> deregister_instances(std::string load_balancer,
                                                                std::vector<std::string> instances, Deadline deadline);
    /// No instances: all that are registered. A named one is reported even when it is no longer registered; a
    /// terminated one is not returned.
    Task<Result<std::vector<InstanceHealth>>> describe_instance_health(std::string load_balancer,
                                                                       std::vector<std::string> instances,
                                                                       Deadline deadline);

    /// Returns its DNS name.
    Task<Result<std::string>> create_load_balancer(LoadBalancerRequest request, Deadline deadline);
    Task<Result<void>> configure_health_check(std::string load_balancer, HealthCheck check, Deadline deadline);
    /// Deleting one that does not exist succeeds.
    Task<Result<void>> delete_load_balancer(std::string load_balancer, Deadline deadline);

private:
    Task<Result<std::vector<std::string>>> change_registration(std::string action, std::string load_balancer,
                                                               std::vector<std::string> instances, Deadline deadline);

    Caller caller_;
};

}  // namespace pyscaler::aws
