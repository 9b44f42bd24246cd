#include "fleet/intent.hpp"

#include "db/repository.hpp"
#include "fleet/limits.hpp"
#include "fleet/transition.hpp"
#include "model/cluster.hpp"
#include "model/enumeration.hpp"
#include "model/freeze.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <set>

namespace pyscaler::fleet {
namespace {

using NodeRepository = db::Repository<model::Node>;

std::vector<model::Node> nodes_of(db::Session& session, const std::string& cluster) {
    return NodeRepository{session}.select(db::Query{}.where(&model::Node::cluster, cluster));
}

std::optional<std::string> freeze_of(db::Session& session, Time now, const std::string& cluster) {
    for (const auto& freeze : db::Repository<model::Freeze>{session}.select()) {
        if (freeze.cluster && *freeze.cluster != cluster) continue;
        if (freeze.expires_at && *freeze.expires_at <= now) continue;
        return fmt::format("{} is frozen{}: {}", freeze.cluster ? cluster : "everything",
                           freeze.expires_at ? " until " + format_time(*freeze.expires_at) : "", freeze.reason.str());
    }
    return std::nullopt;
}

/// The first names `<cluster><NN>` that no node has, those whose series are still kept included.
std::vector<std::string> free_names(const std::vector<model::Node>& all, const std::string& cluster, int count) {
    std::set<std::string, std::less<>> taken;
    for (const auto& node : all) taken.insert(node.name.str());
    std::vector<std::string> names;
    for (int number = 1; number < limits::node_numbers && std::ssize(names) < count; ++number) {
        auto name = fmt::format("{}{:02}", cluster, number);
        if (!taken.contains(name)) names.push_back(std::move(name));
    }
    return names;
}

model::Node intended_node(const GrowthRequest& request, const std::string& name, Time now, Identifiers& identifiers) {
    model::Node node;
    node.name = name;
    node.cluster = request.cluster;
    node.ec2_profile = request.ec2_profile;
    node.ssh_profile = request.ssh_profile;
    node.jvm_profiles = request.jvm_profiles;
    node.client_token = identifiers.uuid();
    node.execution = request.execution;
    node.state = model::NodeState::intent;
    node.state_reason = "wanted by execution " + request.execution;
    node.state_since = now;
    node.created_at = now;
    return node;
}

Result<void> may_be_removed(const model::Node& node, const ShrinkRequest& request, Time now) {
    const auto& name = node.name.str();
    if (node.cluster.name != request.cluster)
        return Error{Errc::conflict, fmt::format("{} is not a node of {}", name, request.cluster)};
    if (is_protected(node, now))
        return Error{Errc::denied, fmt::format("{} is protected: {}", name, node.protection_reason.str())};
    if (node.instance_id->empty()) return Error{Errc::denied, fmt::format("{} is not an instance of ours", name)};
    if (*node.state == model::NodeState::draining && node.execution->str() != request.execution)
        return Error{Errc::conflict, fmt::format("{} is being removed already", name)};
    if (!may_move(*node.state, model::NodeState::draining) && *node.state != model::NodeState::draining &&
        *node.state != model::NodeState::failed)
        return Error{Errc::conflict, fmt::format("{} is {}", name, model::enum_name(*node.state))};
    return {};
}

/// What would be left in service.
std::ptrdiff_t left_in_service(const std::vector<model::Node>& all, const std::vector<std::string>& removed) {
    return std::ranges::count_if(all, [&](const auto& node) {
        return *node.state == model::NodeState::in_service &&
               std::ranges::find(removed, node.name.str()) == removed.end();
    });
}

}  // namespace

bool is_protected(const model::Node& node, Time now) {
    if (!node.no_scale_in && !node.no_touch) return false;
    return !node.protection_expires || *node.protection_expires > now;
}

Result<void> may_act(db::Session& session, Time now, const std::string& cluster, Origin origin) {
    const auto found = db::Repository<model::Cluster>{session}.find_by_name(cluster);
    if (!found) return Error{Errc::not_found, fmt::format("there is no cluster {}", cluster)};
    if (auto frozen = freeze_of(session, now, cluster)) return Error{Errc::conflict, *frozen};
    if (origin == Origin::decision && found->mode != model::Mode::on)
        return Error{Errc::conflict, fmt::format("the mode of {} is {}", cluster, model::enum_name(found->mode))};
    return {};
}

Result<std::vector<model::Node>> claim_growth(db::Session& session, Time now, Identifiers& identifiers,
                                              const GrowthRequest& request) {
    if (auto allowed = may_act(session, now, request.cluster, request.origin); !allowed) return allowed.error();
    const auto cluster = db::Repository<model::Cluster>{session}.find_by_name(request.cluster);
    const auto all = nodes_of(session, request.cluster);
    const auto present = std::ranges::count_if(all, [](const auto& node) { return may_exist(*node.state); });
    const auto most = static_cast<std::ptrdiff_t>(cluster->max.value());
    if (present + request.count > most)
        return Error{
            Errc::limit_exceeded,
            fmt::format("{} may have {} nodes and has {} (every one counts that may exist); {} more are too many",
                        request.cluster, most, present, request.count)};
    std::vector<model::Node> made;
    for (const auto& name : free_names(all, request.cluster, request.count)) {
        auto node = intended_node(request, name, now, identifiers);
        if (auto written = NodeRepository{session}.insert(node); !written) return written.error();
        tell(session, now, node);
        made.push_back(std::move(node));
    }
    return made;
}

Result<std::vector<model::Node>> claim_shrink(db::Session& session, Time now, const ShrinkRequest& request) {
    if (auto allowed = may_act(session, now, request.cluster, request.origin); !allowed) return allowed.error();
    const auto cluster = db::Repository<model::Cluster>{session}.find_by_name(request.cluster);
    const auto all = nodes_of(session, request.cluster);
    std::vector<model::Node> chosen;
    for (const auto& name : request.nodes) {
        auto node = NodeRepository{session}.find_by_name(name);
        if (!node) return Error{Errc::not_found, fmt::format("there is no node {}", name)};
        if (auto allowed = may_be_removed(*node, request, now); !allowed) return allowed.error();
        chosen.push_back(std::move(*node));
    }
    const auto least = static_cast<std::ptrdiff_t>(cluster->min.value());
    const auto serving = left_in_service(all, {});
    const auto left = left_in_service(all, request.nodes);
    if (request.origin == Origin::decision && left < serving && left < least)
        return Error{Errc::limit_exceeded,
                     fmt::format("{} must keep {} nodes in service and would have {}", request.cluster, least, left)};
    for (auto& node : chosen) {
        node.execution = request.execution;
        const auto to =
            *node.state == model::NodeState::failed ? model::NodeState::terminating : model::NodeState::draining;
        move(session, now, node, to, "removed by execution " + request.execution);
    }
    return chosen;
}

std::vector<std::string> take_back(db::Session& session, Time now, const std::string& execution,
                                   const std::string& reason) {
    std::vector<std::string> names;
    auto draining = NodeRepository{session}.select(
        db::Query{}.where(&model::Node::execution, execution).where(&model::Node::state, model::NodeState::draining));
    for (auto& node : draining) {
        node.execution = std::string{};
        move(session, now, node, model::NodeState::in_service, reason);
        names.push_back(node.name.str());
    }
    return names;
}

}  // namespace pyscaler::fleet
