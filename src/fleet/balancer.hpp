#pragma once
#include "base/deadline.hpp"
#include "fleet/cloud.hpp"
#include "model/ec2_profile.hpp"

#include <map>
#include <string>
#include <vector>

namespace pyscaler::fleet {

/// How an instance stands with a balancer.
struct Standing {
    bool registered{false};
    bool in_service{false};
    std::string reason{};  ///< the balancer's own words
};

/// The balancers of a profile: a classic load balancer, a target group, both or none. Every call may be repeated.
class Balancer {
public:
    Balancer(Region& region, const model::Ec2Profile& profile);

    /// Whether the profile names any.
    bool exists() const { return !load_balancer_.empty() || !target_group_.empty(); }

    Task<Result<void>> register_instance(std::string instance, Deadline deadline);
    Task<Result<void>> deregister_instance(std::string instance, Deadline deadline);

    /// Everything that is registered with any of them. In service: with all of them.
    Task<Result<std::map<std::string, Standing>>> standings(Deadline deadline);

    /// Waits until all balancers have the instance in service; `Errc::timed_out` ends with their last reason.
    Task<Result<void>> await_in_service(std::string instance, Deadline deadline);

    /// Waits until no balancer sends it anything any more (connections have run out, or the drain delay has).
    Task<Result<void>> await_out(std::string instance, Deadline deadline);

private:
    Task<Result<std::map<std::string, Standing>>> classic_standings(Deadline deadline);
    Task<Result<std::map<std::string, Standing>>> group_standings(Deadline deadline);

    Region& region_;
    std::string load_balancer_;
    std::string target_group_;
    std::optional<int> port_{};
};

}  // namespace pyscaler::fleet
