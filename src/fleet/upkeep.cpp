#include "fleet/upkeep.hpp"

#include "db/repository.hpp"
#include "fleet/transition.hpp"
#include "model/cluster.hpp"
#include "model/node.hpp"

namespace pyscaler::fleet {
namespace {

using enum model::NodeState;
using NodeRepository = db::Repository<model::Node>;

std::optional<model::Cluster> cluster_of(db::Session& session, const model::Node& node) {
    return db::Repository<model::Cluster>{session}.find_by_name(node.cluster.name);
}

Result<void> note_reached(db::Session& session, Time now, model::Node& node) {
    if (!node.unreachable_since.value) return {};
    node.unreachable_since = std::optional<Time>{};
    const bool fixed = node.instance_id->empty();
    if (*node.state == failed && fixed) {
        move(session, now, node, in_service, "it answers again");
        return {};
    }
    return NodeRepository{session}.update(node);
}

Result<void> note_missed(db::Session& session, Time now, model::Node& node) {
    if (node.unreachable_since.value) return {};
    node.unreachable_since = std::optional{now};
    return NodeRepository{session}.update(node);
}

}  // namespace

Result<std::vector<std::string>> end_warmups(db::Session& session, Time now) {
    std::vector<std::string> names;
    for (auto& node : NodeRepository{session}.select(db::Query{}.where(&model::Node::state, warming))) {
        const auto cluster = cluster_of(session, node);
        if (!cluster || *node.state_since + cluster->warmup.value() > now) continue;
        move(session, now, node, in_service, "warmed up");
        names.push_back(node.name.str());
    }
    return names;
}

Result<void> note_sightings(db::Session& session, Time now, const std::vector<Sighting>& sightings) {
    for (const auto& sighting : sightings) {
        auto node = NodeRepository{session}.find(sighting.node);
        if (!node || (*node->state != in_service && *node->state != failed)) continue;
        auto done = sighting.reachable ? note_reached(session, now, *node) : note_missed(session, now, *node);
        if (!done) return done;
    }
    return {};
}

Result<void> note_lost(db::Session& session, Time now, std::int64_t id) {
    auto node = NodeRepository{session}.find(id);
    if (!node || *node->state != in_service) return {};
    const auto since = node->unreachable_since.value.value_or(now);
    move(session, now, *node, failed, "not reached since " + format_time(since));
    return {};
}

}  // namespace pyscaler::fleet
