#include "sandbox/balancer.hpp"

#include "base/log.hpp"

#include <algorithm>

namespace pyscaler::sandbox {

TargetPointer Balancer::find(const std::string& instance, std::optional<std::uint16_t> target_port) const {
    const auto found = std::find_if(targets.begin(), targets.end(), [&](const TargetPointer& target) {
        return target->instance == instance && (!target_port || *target_port == target->port);
    });
    return found == targets.end() ? nullptr : *found;
}

Balancers::Balancers(Cloud& cloud, Scope& scope, const Clock& clock)
    : cloud_(cloud), scope_(scope), clock_(clock), demand_(cloud.options().demand), demand_since_(clock.now()) {}

BalancerPointer Balancers::add(Balancer balancer) {
    balancers_.push_back(std::make_shared<Balancer>(std::move(balancer)));
    return balancers_.back();
}

void Balancers::remove(const BalancerPointer& balancer) {
    for (const auto& target : balancer->targets) target->is_gone = true;
    std::erase(balancers_, balancer);
}

BalancerPointer Balancers::find(const std::string& name) const {
    const auto found = std::find_if(balancers_.begin(), balancers_.end(),
                                    [&](const auto& balancer) { return balancer->name == name; });
    return found == balancers_.end() ? nullptr : *found;
}

BalancerPointer Balancers::find_group(const std::string& arn) const {
    const auto found = std::find_if(balancers_.begin(), balancers_.end(),
                                    [&](const auto& balancer) { return balancer->is_group() && balancer->arn == arn; });
    return found == balancers_.end() ? nullptr : *found;
}

void Balancers::enroll(const BalancerPointer& balancer, const std::string& instance, std::uint16_t port) {
    auto& targets = balancer->targets;
    if (const auto known = balancer->find(instance, port)) {
        if (!known->draining_until) return;
        known->is_gone = true;
        std::erase(targets, known);
    }
    auto target = std::make_shared<Target>();
    target->instance = instance;
    target->port = port;
    targets.push_back(target);
    scope_.spawn("check of " + instance + " for " + balancer->name, check(balancer, target));
}

void Balancers::withdraw(const BalancerPointer& balancer, const TargetPointer& target, Duration delay) {
    if (delay.value().count() > 0) {
        if (!target->draining_until) target->draining_until = clock_.now() + delay.value();
        return;
    }
    target->is_gone = true;
    std::erase(balancer->targets, target);
}

void Balancers::forget(const std::string& instance) {
    for (const auto& balancer : balancers_) {
        std::erase_if(balancer->targets, [&](const TargetPointer& target) {
            if (target->instance == instance) target->is_gone = true;
            return target->instance == instance;
        });
    }
}

bool Balancers::is_in_service(const Target& target) const {
    if (target.health.state() != Health::State::healthy || target.draining_until) return false;
    const auto instance = cloud_.any(target.instance);
    return instance && instance->state == InstanceState::running;
}

Task<void> Balancers::check(BalancerPointer balancer, TargetPointer target) {
    while (!target->is_gone) {
        const auto began = std::chrono::steady_clock::now();
        const auto instance = cloud_.any(target->instance);
        if (!instance) co_return;
        auto settings = balancer->check;
        if (balancer->is_group() && balancer->checks_traffic_port) settings.port = target->port;
        const auto outcome = co_await probe(instance->address, settings, began + settings.timeout.value());
        target->last_problem = outcome ? "" : outcome.error().detail();
        if (target->health.take(outcome.has_value(), settings)) {
            log::info("sandbox", "{}: {} is {}", balancer->name, target->instance,
                      target->health.state() == Health::State::healthy ? "healthy" : "unhealthy");
        }
        co_await sleep_until(began + settings.interval.value());
    }
}

void Balancers::set_demand(Demand demand) {
    demand_ = std::move(demand);
    demand_since_ = clock_.now();
    for (const auto& balancer : balancers_) balancer->demand.reset();
}

void Balancers::set_demand(const BalancerPointer& balancer, Demand demand) {
    balancer->demand = std::move(demand);
    balancer->demand_since = clock_.now();
}

void Balancers::advance(std::chrono::milliseconds elapsed) {
    const auto now = clock_.now();
    std::map<std::string, double> shares;
    for (const auto& balancer : balancers_) {
        std::erase_if(balancer->targets, [&](const TargetPointer& target) {
            const bool is_drained = target->draining_until && *target->draining_until <= now;
            if (is_drained) target->is_gone = true;
            return is_drained;
        });
        std::vector<TargetPointer> serving;
        std::copy_if(balancer->targets.begin(), balancer->targets.end(), std::back_inserter(serving),
                     [&](const TargetPointer& target) { return is_in_service(*target); });
        balancer->demand_now =
            balancer->demand ? balancer->demand->at(now - balancer->demand_since) : demand_.at(now - demand_since_);
        balancer->spread_now = spread(balancer->demand_now, serving.size());
        balancer->unserved_total += balancer->spread_now.unserved * std::chrono::duration<double>(elapsed).count();
        for (const auto& target : serving) shares[target->instance] += balancer->spread_now.share;
    }
    for (const auto& instance : cloud_.visible()) instance->busy = std::min(1.0, shares[instance->id]);
}

}  // namespace pyscaler::sandbox
