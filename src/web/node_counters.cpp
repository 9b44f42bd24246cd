#include "web/node_counters.hpp"

#include "base/duration.hpp"
#include "control/round_plan.hpp"
#include "db/repository.hpp"

#include <boost/json/value.hpp>
#include <cmath>

namespace pyscaler::web {

namespace json = boost::json;

namespace {

/// 80 and not 8E1, which is how Boost.JSON writes a double.
json::value number(double value) {
    const bool is_whole = value == std::trunc(value) && std::abs(value) < 1e15;
    return is_whole ? json::value(static_cast<std::int64_t>(value)) : json::value(value);
}

}  // namespace

std::vector<NodeCounters::Series> NodeCounters::series() const {
    std::vector<Series> all;
    for (const auto& endpoint : endpoints)
        for (const auto& counter : counters) {
            if (monitoring::is_per_jvm(*counter) != (endpoint.jvm != nullptr)) continue;
            auto& made = all.emplace_back();
            made.key = {endpoint.node->id, endpoint.jvm ? endpoint.jvm->id : 0, counter->head.id};
            made.counter = counter->head.name.str();
            if (endpoint.jvm) made.jvm = endpoint.jvm->name.str();
        }
    return all;
}

NodeCounters counters_of(db::Session& session, Time now, const model::Node& node) {
    NodeCounters all;
    if (auto plan = control::load_round_plan(session, node.cluster.name, now)) all.counters = std::move(plan->counters);
    monitoring::Endpoint endpoint;
    endpoint.node = std::make_shared<const model::Node>(node);
    if (node.ssh_profile)
        if (auto profile = db::Repository<model::SshProfile>{session}.find_by_name(node.ssh_profile->name))
            endpoint.ssh_profile = std::make_shared<const model::SshProfile>(std::move(*profile));
    all.endpoints.push_back(endpoint);
    for (const auto& name : node.jvm_profiles)
        if (auto profile = db::Repository<model::JvmProfile>{session}.find_by_name(name.name)) {
            endpoint.jvm = std::make_shared<const model::JvmProfile>(std::move(*profile));
            all.endpoints.push_back(endpoint);
        }
    return all;
}

json::object to_json(const NodeCounters::Series& series, const monitoring::Reading& reading) {
    json::object object{{"counter", series.counter}, {"time", format_time(reading.time)}, {"cause", reading.cause}};
    object["jvm"] = series.jvm.empty() ? json::value{} : json::value(series.jvm);
    object["value"] = reading.value ? number(*reading.value) : json::value{};
    object["exit_status"] = reading.exit_status ? json::value(*reading.exit_status) : json::value{};
    object["error_output"] = reading.error_output;
    object["elapsed"] = format_duration(reading.elapsed);
    return object;
}

}  // namespace pyscaler::web
