#pragma once
#include "base/clock.hpp"
#include "sandbox/cloud.hpp"
#include "sandbox/demand.hpp"
#include "sandbox/health_check.hpp"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace pyscaler::sandbox {

/// An instance behind a balancer.
struct Target {
    std::string instance;
    std::uint16_t port{};
    Health health;
    std::string last_problem;  ///< of the last check; empty when it was good
    bool is_gone{false};       ///< no longer behind it; its checks end
    std::optional<Time> draining_until;
};
using TargetPointer = std::shared_ptr<Target>;

/// A classic load balancer or a target group: it checks its targets and spreads a demand over the healthy ones.
struct Balancer {
    struct Listener {
        std::string protocol{"HTTP"};
        long port{80};
        std::string instance_protocol{"HTTP"};
        long instance_port{80};
    };

    std::string name;
    std::string arn;  ///< of a target group; empty for a classic balancer
    std::string dns_name;
    Time created{};
    std::vector<Listener> listeners;  ///< of a classic balancer
    std::vector<std::string> zones;
    std::string protocol{"HTTP"};  ///< of a target group
    std::uint16_t port{};          ///< of a target group: where its targets listen
    bool checks_traffic_port{true};
    HealthCheck check;
    Duration deregistration_delay{std::chrono::seconds{300}};
    std::vector<TargetPointer> targets;

    std::optional<Demand> demand;  ///< its own; else that of all
    Time demand_since{};
    double demand_now{0};
    Spread spread_now;
    double unserved_total{0};  ///< node units times seconds

    bool is_group() const { return !arn.empty(); }
    TargetPointer find(const std::string& instance, std::optional<std::uint16_t> target_port = {}) const;
};
using BalancerPointer = std::shared_ptr<Balancer>;

/// All balancers of the sandbox, their checks and what their demand does to the instances. On the cloud's loop.
class Balancers {
public:
    Balancers(Cloud& cloud, Scope& scope, const Clock& clock);

    BalancerPointer add(Balancer balancer);
    void remove(const BalancerPointer& balancer);
    /// By its name, whatever its kind; nullptr when there is none.
    BalancerPointer find(const std::string& name) const;
    BalancerPointer find_group(const std::string& arn) const;
    const std::vector<BalancerPointer>& all() const { return balancers_; }

    /// Puts an instance behind it and begins to check; one that is there already stays as it is.
    void enroll(const BalancerPointer& balancer, const std::string& instance, std::uint16_t port);
    /// Takes it away after `delay`, in which it gets nothing new.
    void withdraw(const BalancerPointer& balancer, const TargetPointer& target, Duration delay);
    /// Takes it away from every balancer: it is terminated.
    void forget(const std::string& instance);

    /// Whether it gets a share: healthy, running and not draining.
    bool is_in_service(const Target& target) const;

    void set_demand(Demand demand);
    const Demand& demand() const { return demand_; }
    void set_demand(const BalancerPointer& balancer, Demand demand);

    /// Ends drainings that are over and gives every instance its share of the demand; `elapsed` since the last time.
    void advance(std::chrono::milliseconds elapsed);

private:
    Task<void> check(BalancerPointer balancer, TargetPointer target);

    Cloud& cloud_;
    Scope& scope_;
    const Clock& clock_;
    std::vector<BalancerPointer> balancers_;
    Demand demand_;
    Time demand_since_{};
};

}  // namespace pyscaler::sandbox
