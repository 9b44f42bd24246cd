#pragma once
#include "aws/call.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace pyscaler::aws {

struct TargetGroup {
    std::string arn{};
    std::string name{};
    std::string protocol{};
    int port{0};
    std::string vpc{};
    std::string target_type{};  // instance, ip, …
    std::vector<std::string> load_balancers{};
};

/// An instance (or address) of a target group.
struct Target {
    std::string id{};
    std::optional<int> port{};  // nothing: the group's
};

struct TargetHealth {
    Target target{};
    std::string state{};   // initial, healthy, unhealthy, unused, draining, unavailable
    std::string reason{};  // "Target.Timeout"; empty when healthy
    std::string description{};

    bool in_service() const { return state == "healthy"; }
};

struct TargetGroupRequest {
    std::string name{};
    std::string protocol{"HTTP"};
    int port{80};
    std::string vpc{};
    std::string target_type{"instance"};
    std::string health_check_protocol{};
    std::string health_check_port{};  // a number, or "traffic-port"
    std::string health_check_path{};
    int health_check_interval_seconds{0};  // 0: AWS's default; likewise below
    int health_check_timeout_seconds{0};
    int healthy_threshold{0};
    int unhealthy_threshold{0};
};

/// Target groups of application and network load balancers. Registration is recorded at once and takes effect later; a
/// deregistered target stays `draining` for the group's delay. Errors: see `Caller::call`. Lives on the client's loop
/// and outlives its calls.
class Elbv2 {
public:
    explicit Elbv2(Connection connection);

    /// By ARNs ("arn:…") or by names, not both kinds at once; none: all.
    Task<Result<std::vector<TargetGroup>>> describe_target_groups(std::vector<std::string> arns_or_names,
                                                                  Deadline deadline);
    Task<Result<void>> register_targets(std::string group_arn, std::vector<Target> targets, Deadline deadline);
    Task<Result<void>> deregister_targets(std::string group_arn, std::vector<Target> targets, Deadline deadline);
    /// No targets: all that are registered.
    Task<Result<std::vector<TargetHealth>>> describe_target_health(std::string group_arn, std::vector<Target> targets,
                                                                   Deadline deadline);

    Task<Result<TargetGroup>> create_target_group(TargetGroupRequest request, Deadline deadline);
    /// Such as "deregistration_delay.timeout_seconds" to "30".
    Task<Result<void>> modify_target_group_attributes(std::string group_arn,
                                                      std::map<std::string, std::string> attributes, Deadline deadline);
    Task<Result<void>> delete_target_group(std::string group_arn, Deadline deadline);

private:
    Caller caller_;
};

}  // namespace pyscaler::aws
