#include "actions/deploy_ec2_node/deploy_ec2_node.hpp"

#include "actions/per_node.hpp"
#include "fleet/launcher.hpp"

#include <fmt/core.h>

namespace pyscaler::actions {
namespace {

Task<Result<void>> deploy(fleet::Launcher& launcher, std::shared_ptr<Output> output, std::string name,
                          Deadline deadline) {
    output->note(name, "launching");
    auto node = co_await launcher.deploy(name, deadline);
    if (!node) co_return node.error();
    output->note(
        name, fmt::format("{} at {}: SSH answers, host key from {}", node->instance_id->str(), node->hostname.str(),
                          *node->host_key_source == model::HostKeySource::console ? "the console" : "first contact"));
    co_return Result<void>{};
}

class Deployment final : public Action {
public:
    explicit Deployment(fleet::Launcher& launcher) : launcher_(launcher) {}

    Task<Result<void>> run(StepContext step) override {
        if (step.targets.empty()) co_return Error{Errc::invalid, "no node was granted to this execution"};
        auto work = [&launcher = launcher_, output = step.output, deadline = step.deadline](const model::Node& node) {
            return deploy(launcher, output, node.name.str(), deadline);
        };
        co_return co_await for_each_node(std::move(step.targets), work);
    }

private:
    fleet::Launcher& launcher_;
};

}  // namespace

fleet::GrowthRequest DeployEc2Node::growth() const {
    fleet::GrowthRequest request;
    request.ec2_profile = ec2_profile;
    request.ssh_profile = ssh_profile;
    request.jvm_profiles = jvm_profiles;
    return request;
}

std::unique_ptr<Action> DeployEc2Node::make_action(const Services& services, const DeployEc2Node&) {
    return std::make_unique<Deployment>(services.launcher);
}

}  // namespace pyscaler::actions
