#include "control/round_plan.hpp"

#include "control/slot.hpp"
#include "db/repository.hpp"
#include "model/cluster.hpp"
#include "model/jvm_profile.hpp"
#include "model/ssh_profile.hpp"
#include "model/trigger.hpp"

#include <map>
#include <set>

namespace pyscaler::control {
namespace {

std::set<std::string> counter_names(db::Session& session, const model::Cluster& cluster) {
    std::set<std::string> names;
    if (cluster.victim_counter) names.insert(cluster.victim_counter->name);
    const auto query =
        db::Query{}.where(&model::Trigger::cluster, cluster.name.str()).where(&model::Trigger::enabled, true);
    for (const auto& trigger : db::Repository<model::Trigger>{session}.select(query))
        for (const auto& counter : trigger.counters) names.insert(counter.name);
    return names;
}

/// The objects that nodes name, each read once.
template <class T>
class Named {
public:
    explicit Named(db::Session& session) : session_(session) {}

    std::shared_ptr<const T> find(const std::string& name) {
        auto& known = known_[name];
        if (!known)
            if (auto found = db::Repository<T>{session_}.find_by_name(name)) known = std::make_shared<const T>(*found);
        return known;
    }

private:
    db::Session& session_;
    std::map<std::string, std::shared_ptr<const T>> known_{};
};

bool is_collected(const model::Node& node) {
    const bool may_return = *node.state == model::NodeState::failed && !node.hostname.str().empty();
    return *node.state == model::NodeState::in_service || *node.state == model::NodeState::warming || may_return;
}

}  // namespace

Result<monitoring::RoundPlan> load_round_plan(db::Session& session, const std::string& name, Time slot) {
    auto cluster = db::Repository<model::Cluster>{session}.require(name);
    if (!cluster) return cluster.error();
    monitoring::RoundPlan plan;
    plan.cluster = name;
    plan.slot = slot;
    plan.interval = Duration{cluster->interval.value()};
    plan.closes = slot_closes(slot, plan.interval);
    Named<monitoring::Counter> counters{session};
    for (const auto& counter : counter_names(session, *cluster))
        if (auto found = counters.find(counter)) plan.counters.push_back(std::move(found));
    Named<model::SshProfile> ssh_profiles{session};
    Named<model::JvmProfile> jvm_profiles{session};
    for (auto& found : db::Repository<model::Node>{session}.select(db::Query{}.where(&model::Node::cluster, name))) {
        if (!is_collected(found)) continue;
        monitoring::Endpoint endpoint;
        endpoint.node = std::make_shared<const model::Node>(std::move(found));
        if (endpoint.node->ssh_profile) endpoint.ssh_profile = ssh_profiles.find(endpoint.node->ssh_profile->name);
        plan.endpoints.push_back(endpoint);
        for (const auto& jvm : endpoint.node->jvm_profiles) {
            endpoint.jvm = jvm_profiles.find(jvm.name);
            plan.endpoints.push_back(endpoint);
        }
    }
    return plan;
}

std::vector<Reading> readings_of(const monitoring::Round& round) {
    std::vector<Reading> readings;
    for (const auto& read : round.readings) {
        auto& reading = readings.emplace_back();
        reading.slot = round.slot;
        reading.counter = read.key.counter;
        reading.node = read.key.node;
        reading.jvm = read.key.jvm;
        reading.value = read.reading.value;
        reading.cause = read.reading.cause;
    }
    return readings;
}

std::vector<fleet::Sighting> sightings_of(const monitoring::Round& round) {
    std::map<std::int64_t, fleet::Sighting> seen;
    for (const auto& read : round.readings) {
        const bool answered = read.reading.value || read.reading.exit_status;
        // A JVM may be down, hang or be guarded on a machine that is well.
        if (read.key.jvm != 0 && !answered) continue;
        auto& sighting = seen[read.key.node];
        sighting.node = read.key.node;
        sighting.reachable |= answered;
    }
    std::vector<fleet::Sighting> sightings;
    for (auto& [node, sighting] : seen) sightings.push_back(std::move(sighting));
    return sightings;
}

}  // namespace pyscaler::control
