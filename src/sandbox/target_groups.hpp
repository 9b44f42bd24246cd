#pragma once
#include "sandbox/balancer.hpp"
#include "sandbox/call.hpp"

namespace pyscaler::sandbox {

/// Answers the target groups' part of the ELBv2 API, version 2015-12-01. `answer` is the `<ActionResult>`. Every group
/// counts as used by a load balancer. Intervals and thresholds may be smaller than AWS allows.
class TargetGroups {
public:
    TargetGroups(Cloud& cloud, Balancers& balancers) : cloud_(cloud), balancers_(balancers) {}

    static const Actions<TargetGroups>& actions();

    void create_target_group(const Call& call, Xml answer);
    void delete_target_group(const Call& call, Xml answer);
    void describe_target_groups(const Call& call, Xml answer);
    void modify_target_group(const Call& call, Xml answer);
    void modify_attributes(const Call& call, Xml answer);
    void describe_attributes(const Call& call, Xml answer);
    void register_targets(const Call& call, Xml answer);
    void deregister_targets(const Call& call, Xml answer);
    void describe_target_health(const Call& call, Xml answer);

private:
    struct Named {
        std::string instance;
        std::optional<std::uint16_t> port;
    };
    BalancerPointer named_group(const Call& call) const;
    std::vector<Named> named_targets(const Call& call) const;
    void write_group(const Balancer& group, Xml member) const;
    void read_check(const Call& call, Balancer& group) const;
    void write_health(const Balancer& group, const Named& named, Xml member) const;

    Cloud& cloud_;
    Balancers& balancers_;
};

}  // namespace pyscaler::sandbox
