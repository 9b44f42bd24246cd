#include "fleet/reconciler.hpp"

#include "base/log.hpp"
#include "db/repository.hpp"
#include "fleet/intent.hpp"
#include "fleet/launch_request.hpp"
#include "fleet/limits.hpp"
#include "fleet/transition.hpp"
#include "model/enumeration.hpp"
#include "model/execution.hpp"

#include <algorithm>
#include <charconv>
#include <fmt/core.h>
#include <map>
#include <set>

namespace pyscaler::fleet {

/// What the database says, read at one moment.
struct Reconciler::Picture {
    std::map<std::int64_t, model::Node> nodes{};
    std::vector<model::Ec2Profile> profiles{};
    std::set<std::string, std::less<>> running{};      // executions that have not ended
    std::set<std::string, std::less<>> may_not_act{};  // clusters
    Time taken{};
};

struct Reconciler::Place {
    std::string region{};
    std::string endpoint{};

    friend auto operator<=>(const Place&, const Place&) = default;
};

namespace {

using enum model::NodeState;

bool is_alive(const aws::Instance& instance) {
    return instance.state != aws::InstanceState::terminated && instance.state != aws::InstanceState::shutting_down;
}

std::int64_t node_of(const aws::Instance& instance) {
    const auto tag = instance.tags.find(node_tag);
    std::int64_t id = 0;
    if (tag != instance.tags.end()) std::from_chars(tag->second.data(), tag->second.data() + tag->second.size(), id);
    return id;
}

bool has_instance(model::NodeState state) {
    return state == pending || state == booting || state == configuring || state == warming || state == in_service ||
           state == standby || state == draining || state == terminating || state == failed;
}

Finding finding(Finding::Kind kind, const model::Node& node, std::string text, bool mended) {
    return {kind, node.cluster.name, node.name.str(), node.instance_id->str(), std::move(text), mended};
}

}  // namespace

void Reconciler::report(Finding finding) {
    log::warning("reconcile", "{}{}", finding.text, finding.mended ? " (mended)" : "");
    findings_.push_back(std::move(finding));
}

Task<Result<Reconciler::Picture>> Reconciler::look() {
    auto body = [now = clock_.now()](db::Session& session) -> Result<Picture> {
        Picture picture;
        picture.taken = now;
        for (auto& node : db::Repository<model::Node>{session}.select()) {
            if (!picture.may_not_act.contains(node.cluster.name) &&
                !may_act(session, now, node.cluster.name, Origin::decision))
                picture.may_not_act.insert(node.cluster.name);
            picture.nodes.emplace(node.id, std::move(node));
        }
        picture.profiles = db::Repository<model::Ec2Profile>{session}.select();
        const std::vector alive{model::ReadOnly<model::ExecutionState>{model::ExecutionState::waiting},
                                model::ReadOnly<model::ExecutionState>{model::ExecutionState::running}};
        for (const auto& execution :
             db::Repository<model::Execution>{session}.select(db::Query{}.where_any(&model::Execution::state, alive)))
            picture.running.insert(execution.name->str());
        return picture;
    };
    co_return co_await database_.read(body);
}

Task<std::vector<Finding>> Reconciler::run(Deadline deadline) {
    findings_.clear();
    auto looked = co_await look();
    if (!looked) throw boost::system::system_error(looked.error().code(), looked.error().detail());
    const auto picture = std::make_shared<const Picture>(std::move(*looked));
    std::set<Place> places;
    for (const auto& profile : picture->profiles) places.insert(Place{profile.region.str(), profile.endpoint.str()});
    for (const auto& [id, node] : picture->nodes)
        if (!node.instance_id->empty() && *node.state != terminated)
            places.insert(Place{node.region->str(), node.endpoint->str()});
    for (const auto& place : places) co_await compare(picture, place, deadline);
    co_return findings_;
}

Task<void> Reconciler::compare(std::shared_ptr<const Picture> picture, Place place, Deadline deadline) {
    aws::InstanceQuery query;
    query.filters.push_back({"tag:" + std::string(installation_tag), {installation_}});
    const auto until = std::min(deadline, deadline_in(limits::cloud_call));
    auto instances =
        co_await cloud_.region(place.region, place.endpoint).ec2.describe_instances(std::move(query), until);
    if (!instances) {
        Finding unreachable;
        unreachable.kind = Finding::Kind::unreachable_cloud;
        unreachable.text = fmt::format("{} {}: {}", place.region, place.endpoint, instances.error().detail());
        report(std::move(unreachable));
        co_return;
    }
    co_await compare_instances(picture, place, std::move(*instances), deadline);
    for (const auto& profile : picture->profiles)
        if (profile.region == place.region && profile.endpoint == place.endpoint)
            co_await compare_balancer(picture, profile, deadline);
}

Task<void> Reconciler::compare_instances(std::shared_ptr<const Picture> picture, Place place,
                                         std::vector<aws::Instance> instances, Deadline deadline) {
    std::set<std::string, std::less<>> alive;
    for (const auto& instance : instances) {
        if (!is_alive(instance)) continue;
        alive.insert(instance.id);
        co_await judge_instance(picture, place, instance, deadline);
    }
    for (const auto& [id, node] : picture->nodes) {
        if (node.region->str() != place.region || node.endpoint->str() != place.endpoint) continue;
        if (node.instance_id->empty() || !has_instance(*node.state)) continue;
        co_await judge_node(picture, node, alive.contains(node.instance_id->str()), deadline);
    }
}

Task<void> Reconciler::judge_instance(std::shared_ptr<const Picture> picture, Place place, aws::Instance instance,
                                      Deadline deadline) {
    const auto known = picture->nodes.find(node_of(instance));
    if (known == picture->nodes.end()) {
        Finding unknown;
        unknown.kind = Finding::Kind::unknown_instance;
        unknown.instance = instance.id;
        unknown.text = fmt::format("{} has our tag and is no node of ours: end it, or take its tag off", instance.id);
        report(std::move(unknown));
        co_return;
    }
    const auto& node = known->second;
    const bool its_own = node.instance_id->str() == instance.id;
    const bool launching = node.instance_id->empty() && picture->running.contains(node.execution->str());
    const bool over = *node.state == terminated || (!its_own && !launching);
    if (!over || picture->taken - instance.launched < std::chrono::minutes{1}) co_return;
    std::vector<std::string> ids{instance.id};
    auto ended = co_await cloud_.region(place.region, place.endpoint).ec2.terminate_instances(std::move(ids), deadline);
    auto leftover = finding(Finding::Kind::leftover_instance, node,
                            fmt::format("{} was left over from node {}", instance.id, node.name.str()), !!ended);
    leftover.instance = instance.id;
    report(std::move(leftover));
}

Task<void> Reconciler::judge_node(std::shared_ptr<const Picture> picture, model::Node node, bool exists,
                                  Deadline deadline) {
    const bool in_hand = picture->running.contains(node.execution->str());
    // A launch of this very moment may not be told of yet (EC2 is eventually consistent).
    const bool settled = picture->taken - *node.state_since > std::chrono::minutes{1} || *node.state == in_service;
    if (in_hand || !settled) co_return;
    if (!exists) {
        auto text = fmt::format("{}: its instance {} is gone", node.name.str(), node.instance_id->str());
        auto done = co_await service_.give_up(node.name.str(), "its instance is gone", deadline);
        report(finding(Finding::Kind::missing_instance, node, std::move(text), !!done));
    } else if ((*node.state == failed || *node.state == terminating) && !is_protected(node, picture->taken) &&
               !picture->may_not_act.contains(node.cluster.name)) {
        auto text =
            fmt::format("{} is {}: {}", node.name.str(), model::enum_name(*node.state), node.state_reason->str());
        auto done = co_await service_.give_up(node.name.str(), node.state_reason->str(), deadline);
        report(finding(Finding::Kind::failed_node, node, std::move(text), !!done));
    }
}

Task<void> Reconciler::compare_balancer(std::shared_ptr<const Picture> picture, model::Ec2Profile profile,
                                        Deadline deadline) {
    Balancer balancer{cloud_.region(profile.region.str(), profile.endpoint.str()), profile};
    if (!balancer.exists()) co_return;
    auto standings = co_await balancer.standings(std::min(deadline, deadline_in(limits::cloud_call)));
    if (!standings) {
        Finding unreachable;
        unreachable.kind = Finding::Kind::unreachable_cloud;
        unreachable.text = fmt::format("balancer of {}: {}", profile.name.str(), standings.error().detail());
        report(std::move(unreachable));
        co_return;
    }
    for (const auto& [id, node] : picture->nodes) {
        const auto instance = node.instance_id->str();
        const bool ours = node.ec2_profile && *node.ec2_profile == profile.name && !instance.empty();
        if (!ours) continue;
        const bool serves = *node.state == in_service || *node.state == warming;
        if (serves && !standings->contains(instance)) {
            auto done = co_await balancer.register_instance(instance, deadline);
            report(finding(Finding::Kind::unregistered_node, node,
                           fmt::format("{} was missing from its balancer", node.name.str()), !!done));
        }
        standings->erase(instance);
    }
    for (const auto& [instance, standing] : *standings) {
        const bool known = std::ranges::any_of(
            picture->nodes, [&](const auto& entry) { return entry.second.instance_id->str() == instance; });
        if (known) continue;
        Finding foreign;
        foreign.kind = Finding::Kind::foreign_in_balancer;
        foreign.instance = instance;
        foreign.text = fmt::format("{} is registered with the balancer of {} and is no node of ours", instance,
                                   profile.name.str());
        report(std::move(foreign));
    }
}

}  // namespace pyscaler::fleet
