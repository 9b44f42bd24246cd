#pragma once
#include "sandbox/balancer.hpp"
#include "sandbox/call.hpp"

namespace pyscaler::sandbox {

/// Answers the classic ELB API, version 2012-06-01. `answer` is the `<ActionResult>`. Intervals and thresholds may be
/// smaller than AWS allows (from 1 second and 1 check).
class ClassicElb {
public:
    ClassicElb(Cloud& cloud, Balancers& balancers) : cloud_(cloud), balancers_(balancers) {}

    static const Actions<ClassicElb>& actions();

    void create_load_balancer(const Call& call, Xml answer);
    void delete_load_balancer(const Call& call, Xml answer);
    void describe_load_balancers(const Call& call, Xml answer);
    void configure_health_check(const Call& call, Xml answer);
    void register_instances(const Call& call, Xml answer);
    void deregister_instances(const Call& call, Xml answer);
    void describe_instance_health(const Call& call, Xml answer);

private:
    BalancerPointer named_balancer(const Call& call) const;
    std::vector<std::string> named_instances(const Call& call) const;
    void write_health(const Balancer& balancer, const std::string& instance, Xml member) const;

    Cloud& cloud_;
    Balancers& balancers_;
};

/// The `Name.member.N` page that `Marker` and `PageSize` ask for; writes `NextMarker` into `answer`.
std::pair<std::size_t, std::size_t> page_by_marker(const Call& call, std::size_t count, Xml answer);

}  // namespace pyscaler::sandbox
