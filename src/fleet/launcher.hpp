#pragma once
#include "base/deadline.hpp"
#include "db/database.hpp"
#include "fleet/cloud.hpp"
#include "model/ec2_profile.hpp"
#include "model/node.hpp"

#include <string>

namespace pyscaler::fleet {

/// Brings a node from its intent to the point where steps can configure it. Each stage looks first how far the node is
/// and may be repeated after a crash at any point: the launch carries the token of the intent, so that it happens once.
/// Lives on the cloud's loop; what it is given outlives it.
class Launcher {
public:
    /// `installation`: tags the instances as ours, among others that use the same account.
    Launcher(db::Database& database, Cloud& cloud, const Clock& clock, std::string installation)
        : database_(database), cloud_(cloud), clock_(clock), installation_(std::move(installation)) {}

    /// intent → pending → booting → configuring. Returns the node as it is then. Errors of the cloud, of the login
    /// (`Errc::host_key_changed` when the node is not the one the console told of) and `Errc::timed_out` say at which
    /// stage it was; the node stays there.
    Task<Result<model::Node>> deploy(std::string node, Deadline deadline);

private:
    struct Plan {
        model::Node node;
        model::Ec2Profile profile;
    };
    Task<Result<Plan>> load(std::string node);
    Task<Result<void>> launch(Plan& plan, Deadline deadline);
    Task<Result<void>> await_running(Plan& plan, Deadline deadline);
    Task<Result<void>> learn_host_key(Plan& plan, Deadline deadline);
    Task<Result<void>> await_login(Plan& plan, Deadline deadline);
    Task<Result<std::string>> launched_with(const Plan& plan, Deadline deadline);
    Task<Result<void>> store(Plan& plan, model::NodeState to, std::string reason);
    Region& region_of(const Plan& plan);

    db::Database& database_;
    Cloud& cloud_;
    const Clock& clock_;
    std::string installation_;
};

}  // namespace pyscaler::fleet
