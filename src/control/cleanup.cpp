#include "control/cleanup.hpp"

#include "base/log.hpp"
#include "control/execution_progress.hpp"
#include "db/repository.hpp"
#include "model/cluster.hpp"
#include "model/node.hpp"

namespace pyscaler::control {
namespace {

using namespace std::chrono_literals;
constexpr std::chrono::milliseconds ending = 6min;

struct Abandoned {
    std::string node{};
    std::string reason{};
};

/// A node that was on its way into service when its execution ended; nothing while the execution goes on.
std::optional<Abandoned> abandoned(db::Session& session, const model::Node& node) {
    const auto execution = db::Repository<model::Execution>{session}.find_by_name(node.execution->str());
    if (!execution || !has_ended(*execution->state) || *execution->state == model::ExecutionState::succeeded)
        return std::nullopt;
    const auto cluster = db::Repository<model::Cluster>{session}.find_by_name(node.cluster.name);
    const bool keep = cluster && cluster->on_failed_setup == model::FailedSetup::keep && !node.instance_id->empty();
    if (keep) return std::nullopt;
    return Abandoned{node.name.str(), execution->ending->str()};
}

Result<std::vector<Abandoned>> look(db::Session& session) {
    using enum model::NodeState;
    std::vector<Abandoned> found;
    const std::vector<model::ReadOnly<model::NodeState>> on_their_way{intent, pending, booting, configuring};
    for (const auto& node :
         db::Repository<model::Node>{session}.select(db::Query{}.where_any(&model::Node::state, on_their_way)))
        if (auto one = abandoned(session, node)) found.push_back(std::move(*one));
    return found;
}

}  // namespace

Task<void> Cleanup::give_up(std::string node, std::string reason) {
    auto done = co_await service_.give_up(node, reason, deadline_in(ending));
    if (!done) log::warning("cleanup", "{} could not be ended: {}", node, done.error().detail());
    under_way_.erase(node);
}

Task<Result<void>> Cleanup::sweep() {
    auto found = co_await database_.read(look);
    if (!found) co_return found.error();
    for (const auto& one : *found)
        if (under_way_.insert(one.node).second) scope_.spawn("end " + one.node, give_up(one.node, one.reason));
    co_return Result<void>{};
}

}  // namespace pyscaler::control
