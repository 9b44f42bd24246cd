#include "app/demo_cluster.hpp"

#include "actions/kinds.hpp"
#include "db/repository.hpp"
#include "model/cluster.hpp"
#include "model/ssh_profile.hpp"
#include "model/trigger.hpp"
#include "monitoring/counter.hpp"
#include "ssh/key_pair.hpp"

#include <fmt/core.h>

namespace pyscaler::app {
namespace {

using namespace std::chrono_literals;

/// Adds objects until one is refused.
class Adding {
public:
    explicit Adding(db::Session& session) : session_(session) {}

    template <class T>
    Adding& add(T object) {
        if (done_) done_ = db::Repository<T>{session_}.insert(object);
        return *this;
    }
    Result<void> done() const { return done_; }

private:
    db::Session& session_;
    Result<void> done_{};
};

model::SshProfile ssh_profile(const DemoSite& site, const Secret& private_key) {
    model::SshProfile profile;
    profile.name = "sandbox";
    profile.user = site.account;
    profile.port = model::Port{site.ssh_port};
    profile.private_key = private_key;
    profile.host_key_policy = model::HostKeyPolicy::pinned;
    return profile;
}

model::Ec2Profile ec2_profile(const DemoSite& site) {
    model::Ec2Profile profile;
    profile.name = "small";
    profile.region = site.region;
    profile.endpoint = site.endpoint;
    profile.image_id = demo_image;
    profile.instance_type = "t3.small";
    profile.key_name = "demo";
    profile.load_balancer = demo_balancer;
    profile.launch_timeout = model::DurationFrom<1000>{Duration{1min}};
    profile.user_data = "#!/bin/sh\necho \"prepared by user data\" > \"$HOME/prepared\"\n";
    return profile;
}

model::Cluster cluster(Time now) {
    model::Cluster made;
    made.name = demo_cluster;
    made.description = "A web shop whose visitors come and go; the demand is the sandbox's";
    made.interval = model::DurationFrom<1000>{Duration{2s}};
    made.min = 1;
    made.max = 4;
    made.cooldown_out = Duration{8s};
    made.cooldown_in = Duration{8s};
    made.warmup = Duration{2s};
    made.min_age = Duration{5s};
    made.drain_timeout = Duration{5s};
    made.launch_timeout = Duration{1min};
    made.unreachable_after = Duration{1min};
    made.mode = model::Mode::on;
    made.growth_trigger = model::Ref<model::Trigger>{"shop-busy"};
    made.victim_order = model::VictimOrder::newest;
    made.created_at = now;
    return made;
}

monitoring::Counter counter(const char* name, const char* script, model::Comparison comparison, double threshold,
                            double clear) {
    monitoring::Counter made;
    made.head.name = name;
    made.head.unit = "%";
    made.head.comparison = comparison;
    made.head.threshold = threshold;
    made.head.clear = clear;
    made.head.timeout = model::DurationFrom<100>{Duration{2s}};
    monitoring::SshCounter settings;
    settings.script = script;
    made.settings = settings;
    return made;
}

template <class Settings>
actions::ActionNoun action(const char* name, Settings settings) {
    actions::ActionNoun made;
    made.head.name = name;
    made.settings = std::move(settings);
    return made;
}

model::Trigger trigger(const char* name, const char* counter, Duration timing) {
    model::Trigger made;
    made.name = name;
    made.cluster = demo_cluster;
    made.counters.push_back(counter);
    made.timing = timing;
    return made;
}

void add_step(model::Trigger& trigger, const char* action, model::Target target) {
    model::TriggerStep step;
    step.action = action;
    step.target = target;
    trigger.steps.push_back(step);
}

/// How busy the balancer keeps the instance, in percent.
constexpr const char* busy_script = "cat \"${PYSCALER_HOME:-$HOME}/demand\"";

}  // namespace

Task<Result<Secret>> furnish_cloud(fleet::Cloud& cloud, DemoSite site, Deadline deadline) {
    auto key = ssh::KeyPair::generate("pyscaler-demo");
    if (!key) co_return key.error();
    auto& region = cloud.region(site.region, site.endpoint);
    auto imported = co_await region.ec2.import_key_pair("demo", key->public_key, deadline);
    if (!imported) co_return imported.error();
    aws::LoadBalancerRequest balancer;
    balancer.name = demo_balancer;
    balancer.zones.push_back(site.region + "a");
    aws::Listener listener;
    listener.instance_port = site.health_port;
    balancer.listeners.push_back(listener);
    auto made = co_await region.elb.create_load_balancer(balancer, deadline);
    if (!made) co_return made.error();
    aws::HealthCheck check;
    check.target = fmt::format("HTTP:{}/", site.health_port);
    check.interval_seconds = 1;
    check.timeout_seconds = 1;
    check.healthy_threshold = 2;
    auto configured = co_await region.elb.configure_health_check(demo_balancer, check, deadline);
    if (!configured) co_return configured.error();
    co_return std::move(key->private_key);
}

Result<void> describe_demo(db::Session& session, Time now, const DemoSite& site, const Secret& private_key) {
    actions::DeployEc2Node deploy;
    deploy.ec2_profile = "small";
    deploy.ssh_profile = "sandbox";
    actions::LocalScript set_up;
    set_up.script = "echo \"setting up $(hostname) for the shop\"; sleep 1; echo ready > \"$HOME/shop\"; echo done";
    auto busy = trigger("shop-busy", "busy", Duration{6s});
    add_step(busy, "deploy", model::Target::none);
    add_step(busy, "set-up-shop", model::Target::lastnode);
    auto idle = trigger("shop-idle", "idle", Duration{8s});
    add_step(idle, "remove", model::Target::none);
    return Adding{session}
        .add(ssh_profile(site, private_key))
        .add(ec2_profile(site))
        .add(cluster(now))
        .add(counter("busy", busy_script, model::Comparison::greater, 75, 65))
        .add(counter("idle", busy_script, model::Comparison::less, 30, 40))
        .add(action("deploy", deploy))
        .add(action("set-up-shop", set_up))
        .add(action("remove", actions::RemoveEc2Node{}))
        .add(busy)
        .add(idle)
        .done();
}

}  // namespace pyscaler::app
