#pragma once
#include "base/deadline.hpp"
#include "db/database.hpp"
#include "fleet/balancer.hpp"
#include "model/node.hpp"

#include <functional>
#include <string>

namespace pyscaler::fleet {

/// Takes nodes into service and out of it again: balancers on one side, EC2's end of the instance on the other. Every
/// call looks first how far the node is and may be repeated after a crash at any point. Lives on the cloud's loop; what
/// it is given outlives it.
class Service {
public:
    Service(db::Database& database, Cloud& cloud, const Clock& clock)
        : database_(database), cloud_(cloud), clock_(clock) {}

    /// configuring → warming: registers the node with its balancers and waits until they have it in service.
    /// `Errc::timed_out` ends with the balancer's reason.
    Task<Result<void>> enter(std::string node, Deadline deadline);

    /// draining → terminated: out of the balancers, connections run out (or the cluster's drain timeout passes, which
    /// `note` is told), then the instance is ended and confirmed gone. `Errc::cancelled` when the node was taken back
    /// into service while it drained.
    Task<Result<void>> leave(std::string node, std::function<void(std::string)> note, Deadline deadline);

    /// Any living state → failed → terminated: for a node whose set-up went wrong.
    Task<Result<void>> give_up(std::string node, std::string reason, Deadline deadline);

private:
    struct Member;
    Task<Result<Member>> load(std::string node);
    Task<Result<void>> store(Member& member, model::NodeState to, std::string reason);
    Task<Result<void>> drain(Member& member, const std::function<void(std::string)>& note, Deadline deadline);
    Task<Result<void>> terminate(Member& member, Deadline deadline);
    /// Also of a launch whose answer was lost: its token tells.
    Task<Result<std::string>> instance_of(const Member& member, Deadline deadline);
    Balancer balancer_of(const Member& member);
    Region& region_of(const Member& member);

    db::Database& database_;
    Cloud& cloud_;
    const Clock& clock_;
};

}  // namespace pyscaler::fleet
