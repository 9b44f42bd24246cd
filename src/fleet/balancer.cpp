#include "fleet/balancer.hpp"

#include "fleet/limits.hpp"

#include <fmt/core.h>

namespace pyscaler::fleet {
namespace {

/// Both must hold: what one balancer does not know is not in service.
std::map<std::string, Standing> both(const std::map<std::string, Standing>& left,
                                     const std::map<std::string, Standing>& right) {
    auto joined = left;
    for (auto& [instance, standing] : joined)
        if (!right.contains(instance)) standing.in_service = false;
    for (const auto& [instance, standing] : right) {
        auto& known = joined[instance];
        const bool elsewhere = known.registered;
        known.registered = true;
        known.in_service = elsewhere && known.in_service && standing.in_service;
        if (!standing.reason.empty()) known.reason = standing.reason;
    }
    return joined;
}

}  // namespace

Balancer::Balancer(Region& region, const model::Ec2Profile& profile)
    : region_(region), load_balancer_(profile.load_balancer.str()), target_group_(profile.target_group.str()) {
    if (profile.target_port) port_ = static_cast<int>(profile.target_port->value());
}

Task<Result<void>> Balancer::register_instance(std::string instance, Deadline deadline) {
    if (!load_balancer_.empty()) {
        std::vector<std::string> instances{instance};
        auto done = co_await region_.elb.register_instances(load_balancer_, std::move(instances), deadline);
        if (!done) co_return done.error();
    }
    if (target_group_.empty()) co_return Result<void>{};
    std::vector<aws::Target> targets(1);
    targets.front().id = instance;
    targets.front().port = port_;
    co_return co_await region_.elbv2.register_targets(target_group_, std::move(targets), deadline);
}

Task<Result<void>> Balancer::deregister_instance(std::string instance, Deadline deadline) {
    if (!load_balancer_.empty()) {
        std::vector<std::string> instances{instance};
        auto done = co_await region_.elb.deregister_instances(load_balancer_, std::move(instances), deadline);
        if (!done && done.error() != Errc::not_found) co_return done.error();
    }
    if (target_group_.empty()) co_return Result<void>{};
    std::vector<aws::Target> targets(1);
    targets.front().id = instance;
    targets.front().port = port_;
    auto done = co_await region_.elbv2.deregister_targets(target_group_, std::move(targets), deadline);
    if (!done && done.error() == Errc::not_found) co_return Result<void>{};
    co_return done;
}

Task<Result<std::map<std::string, Standing>>> Balancer::classic_standings(Deadline deadline) {
    std::map<std::string, Standing> known;
    auto health = co_await region_.elb.describe_instance_health(load_balancer_, {}, deadline);
    if (!health) co_return health.error();
    for (const auto& one : *health) known[one.instance] = Standing{true, one.in_service(), one.description};
    co_return known;
}

Task<Result<std::map<std::string, Standing>>> Balancer::group_standings(Deadline deadline) {
    std::map<std::string, Standing> known;
    auto health = co_await region_.elbv2.describe_target_health(target_group_, {}, deadline);
    if (!health) co_return health.error();
    for (const auto& one : *health) known[one.target.id] = Standing{true, one.in_service(), one.reason};
    co_return known;
}

Task<Result<std::map<std::string, Standing>>> Balancer::standings(Deadline deadline) {
    if (target_group_.empty() && load_balancer_.empty()) co_return std::map<std::string, Standing>{};
    if (target_group_.empty()) co_return co_await classic_standings(deadline);
    auto group = co_await group_standings(deadline);
    if (!group || load_balancer_.empty()) co_return group;
    auto classic = co_await classic_standings(deadline);
    if (!classic) co_return classic;
    co_return both(*classic, *group);
}

Task<Result<void>> Balancer::await_in_service(std::string instance, Deadline deadline) {
    std::string last = "the balancer does not know it";
    while (exists()) {
        auto known = co_await standings(deadline);
        if (!known && !is_transient(known.error())) co_return known.error();
        if (known) {
            const auto found = known->find(instance);
            if (found != known->end() && found->second.in_service) co_return Result<void>{};
            if (found != known->end() && !found->second.reason.empty()) last = found->second.reason;
        }
        if (remaining(deadline) < limits::poll)
            co_return Error{Errc::timed_out, fmt::format("{} is not in service: {}", instance, last)};
        co_await sleep_until(deadline_in(limits::poll));
    }
    co_return Result<void>{};
}

Task<Result<void>> Balancer::await_out(std::string instance, Deadline deadline) {
    while (exists()) {
        auto known = co_await standings(deadline);
        if (!known && !is_transient(known.error())) co_return known.error();
        if (known && !known->contains(instance)) co_return Result<void>{};
        if (remaining(deadline) < limits::poll)
            co_return Error{Errc::timed_out, fmt::format("{} is still registered with its balancer", instance)};
        co_await sleep_until(deadline_in(limits::poll));
    }
    co_return Result<void>{};
}

}  // namespace pyscaler::fleet
