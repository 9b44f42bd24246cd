#include "fleet/service.hpp"

#include "db/repository.hpp"
#include "fleet/limits.hpp"
#include "fleet/transition.hpp"
#include "model/cluster.hpp"
#include "model/enumeration.hpp"

#include <fmt/core.h>
#include <optional>

namespace pyscaler::fleet {

/// A node with what its service depends on.
struct Service::Member {
    model::Node node{};
    model::Cluster cluster{};
    model::Ec2Profile profile{};  // of a fixed node: without balancers
};

namespace {

using enum model::NodeState;

bool is_gone(aws::InstanceState state) { return state == aws::InstanceState::terminated; }

}  // namespace

Task<Result<Service::Member>> Service::load(std::string name) {
    auto body = [name](db::Session& session) -> Result<Member> {
        Member member;
        auto node = db::Repository<model::Node>{session}.require(name);
        if (!node) return node.error();
        auto cluster = db::Repository<model::Cluster>{session}.require(node->cluster.name);
        if (!cluster) return cluster.error();
        member.node = std::move(*node);
        member.cluster = std::move(*cluster);
        if (!member.node.ec2_profile) return member;
        auto profile = db::Repository<model::Ec2Profile>{session}.require(member.node.ec2_profile->name);
        if (!profile) return profile.error();
        member.profile = std::move(*profile);
        return member;
    };
    co_return co_await database_.read(body);
}

Region& Service::region_of(const Member& member) {
    // An intent that was never launched has no place of its own yet.
    const bool placed = !member.node.region->empty();
    return cloud_.region(placed ? member.node.region->str() : member.profile.region.str(),
                         placed ? member.node.endpoint->str() : member.profile.endpoint.str());
}

Balancer Service::balancer_of(const Member& member) { return Balancer{region_of(member), member.profile}; }

Task<Result<void>> Service::store(Member& member, model::NodeState to, std::string reason) {
    auto body = [id = member.node.id, from = *member.node.state, to, reason,
                 now = clock_.now()](db::Session& session) -> Result<model::Node> {
        auto stored = db::Repository<model::Node>{session}.find(id);
        if (!stored) return Error{Errc::cancelled, "the node was removed meanwhile"};
        if (*stored->state != from)
            return Error{Errc::cancelled, fmt::format("{} has become {} meanwhile", stored->name.str(),
                                                      model::enum_name(*stored->state))};
        move(session, now, *stored, to, reason);
        return *stored;
    };
    auto stored = co_await database_.transact(body);
    if (!stored) co_return stored.error();
    member.node = std::move(*stored);
    co_return Result<void>{};
}

Task<Result<void>> Service::enter(std::string name, Deadline deadline) {
    auto member = co_await load(std::move(name));
    if (!member) co_return member.error();
    if (*member->node.state != configuring) co_return Result<void>{};
    auto balancer = balancer_of(*member);
    if (balancer.exists()) {
        const auto instance = member->node.instance_id->str();
        auto done = co_await balancer.register_instance(instance, deadline);
        if (!done) co_return done.error().in("registering with the balancer");
        done = co_await balancer.await_in_service(instance, deadline);
        if (!done) co_return done.error().in("waiting for the balancer");
    }
    co_return co_await store(*member, warming, balancer.exists() ? "the balancer has it in service" : "set up");
}

Task<Result<void>> Service::drain(Member& member, const std::function<void(std::string)>& note, Deadline outer) {
    const auto deadline = std::min(outer, deadline_in(member.cluster.drain_timeout.value()));
    auto balancer = balancer_of(member);
    if (balancer.exists()) {
        const auto instance = member.node.instance_id->str();
        auto done = co_await balancer.deregister_instance(instance, outer);
        if (!done) co_return done.error().in("deregistering from the balancer");
        done = co_await balancer.await_out(instance, deadline);
        if (!done && done.error() != Errc::timed_out) co_return done.error().in("draining");
        if (!done) note("the drain timeout has passed: " + done.error().detail());
    }
    co_return co_await store(member, terminating, "drained");
}

Task<Result<std::string>> Service::instance_of(const Member& member, Deadline deadline) {
    if (!member.node.instance_id->empty() || member.node.client_token->empty())
        co_return member.node.instance_id->str();
    aws::InstanceQuery query;
    query.filters.push_back({"client-token", {member.node.client_token->str()}});
    auto found = co_await region_of(member).ec2.describe_instances(std::move(query), deadline);
    if (!found) co_return found.error();
    co_return found->empty() ? std::string{} : found->front().id;
}

Task<Result<void>> Service::terminate(Member& member, Deadline outer) {
    const auto deadline = std::min(outer, deadline_in(limits::termination));
    auto known = co_await instance_of(member, deadline);
    if (!known) co_return known.error().in("looking for the instance");
    const auto instance = *known;
    while (!instance.empty()) {
        std::vector<std::string> ids{instance};
        auto ended = co_await region_of(member).ec2.terminate_instances(std::move(ids), deadline);
        if (!ended && ended.error() == Errc::not_found) break;
        if (!ended && !is_transient(ended.error())) co_return ended.error().in("ending the instance");
        aws::InstanceQuery query;
        query.ids.push_back(instance);
        auto found = co_await region_of(member).ec2.describe_instances(std::move(query), deadline);
        if (!found && found.error() == Errc::not_found) break;
        if (!found && !is_transient(found.error())) co_return found.error().in("confirming the end");
        if (found && (found->empty() || is_gone(found->front().state))) break;
        if (remaining(deadline) < limits::poll)
            co_return Error{Errc::timed_out, fmt::format("{} is not gone yet", instance)};
        co_await sleep_until(deadline_in(limits::poll));
    }
    co_return co_await store(member, terminated, "its instance is gone");
}

Task<Result<void>> Service::leave(std::string name, std::function<void(std::string)> note, Deadline deadline) {
    auto member = co_await load(std::move(name));
    if (!member) co_return member.error();
    if (*member->node.state == in_service)
        co_return Error{Errc::cancelled, fmt::format("{} was taken back into service", member->node.name.str())};
    if (*member->node.state == draining) {
        auto done = co_await drain(*member, note, deadline);
        if (!done) co_return done;
    }
    if (*member->node.state == failed) {
        auto done = co_await store(*member, terminating, "removed");
        if (!done) co_return done;
    }
    if (*member->node.state == terminating) co_return co_await terminate(*member, deadline);
    co_return Result<void>{};
}

Task<Result<void>> Service::give_up(std::string name, std::string reason, Deadline deadline) {
    auto member = co_await load(std::move(name));
    if (!member) co_return member.error();
    if (*member->node.state == terminated) co_return Result<void>{};
    if (*member->node.state != failed && *member->node.state != terminating) {
        auto done = co_await store(*member, failed, reason);
        if (!done) co_return done;
    }
    auto balancer = balancer_of(*member);
    if (balancer.exists() && !member->node.instance_id->empty()) {
        auto done = co_await balancer.deregister_instance(member->node.instance_id->str(), deadline);
        if (!done) co_return done.error().in("deregistering from the balancer");
    }
    if (*member->node.state == failed) {
        auto done = co_await store(*member, terminating, reason);
        if (!done) co_return done;
    }
    co_return co_await terminate(*member, deadline);
}

}  // namespace pyscaler::fleet
