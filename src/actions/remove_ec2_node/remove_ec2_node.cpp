#include "actions/remove_ec2_node/remove_ec2_node.hpp"

#include "actions/per_node.hpp"
#include "fleet/service.hpp"
#include "fleet/sessions.hpp"

namespace pyscaler::actions {
namespace {

Task<Result<void>> remove(const Services& services, std::shared_ptr<Output> output, model::Node node,
                          Deadline deadline) {
    const auto name = node.name.str();
    output->note(name, "draining");
    auto note = [output, name](std::string text) { output->note(name, std::move(text)); };
    auto done = co_await services.service.leave(name, note, deadline);
    if (!done) co_return done;
    services.sessions.forget(node.id);
    output->note(name, "terminated");
    co_return done;
}

class Removal final : public Action {
public:
    explicit Removal(const Services& services) : services_(services) {}

    Task<Result<void>> run(StepContext step) override {
        if (step.targets.empty()) co_return Error{Errc::invalid, "no node was granted to this execution"};
        auto work = [this, output = step.output, deadline = step.deadline](const model::Node& node) {
            return remove(services_, output, node, deadline);
        };
        co_return co_await for_each_node(std::move(step.targets), work);
    }

private:
    Services services_;
};

}  // namespace

std::unique_ptr<Action> RemoveEc2Node::make_action(const Services& services, const RemoveEc2Node&) {
    return std::make_unique<Removal>(services);
}

}  // namespace pyscaler::actions
