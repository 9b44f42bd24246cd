#include "sandbox/administration.hpp"

#include "base/json_text.hpp"

#include <boost/json.hpp>
#include <cmath>
#include <fmt/core.h>

namespace pyscaler::sandbox {
namespace {

namespace json = boost::json;

constexpr std::size_t max_recorded = 1000;

/// What a person must be told of a request that cannot be served; the code is only for the status.
[[noreturn]] void reject(int status, const std::string& detail) { throw Refusal("Rejected", detail, status); }

template <class T>
T accept(Result<T> result, const char* field) {
    if (!result) reject(422, std::string(field) + ": " + result.error().detail());
    return std::move(*result);
}

std::string text_of(const json::object& body, const char* name) {
    const auto* value = body.if_contains(name);
    if (value == nullptr) return {};
    if (!value->is_string()) reject(422, std::string(name) + ": expected a text");
    return std::string(value->get_string());
}

double number_of(const json::value& value, const char* name) {
    boost::system::error_code problem;
    const auto number = value.to_number<double>(problem);
    if (problem || !std::isfinite(number) || number < 0 || number > 1e9) {
        reject(422, std::string(name) + ": expected a number, not below 0");
    }
    return number;
}

unsigned count_of(const json::object& body, const char* name, unsigned fallback) {
    const auto* value = body.if_contains(name);
    return value == nullptr ? fallback : static_cast<unsigned>(number_of(*value, name));
}

Demand read_points(const json::object& body) {
    const auto& list = body.at("points");
    if (!list.is_array()) reject(422, "points: expected a list of [SECONDS, DEMAND]");
    std::vector<Demand::Point> points;
    for (const auto& item : list.get_array()) {
        if (!item.is_array() || item.get_array().size() != 2) reject(422, "points: expected [SECONDS, DEMAND]");
        const auto& pair = item.get_array();
        points.push_back({std::chrono::milliseconds{std::llround(number_of(pair[0], "points") * 1000)},
                          number_of(pair[1], "points")});
    }
    const auto* repeat = body.if_contains("repeat");
    return accept(Demand::curve(std::move(points), repeat != nullptr && repeat->is_bool() && repeat->get_bool()),
                  "points");
}

Demand read_demand(const json::object& body) {
    if (body.contains("points")) return read_points(body);
    const auto* value = body.if_contains("demand");
    if (value == nullptr) reject(422, "demand: missing");
    if (!value->is_string()) return Demand::constant(number_of(*value, "demand"));
    const std::string text{value->get_string()};
    if (text.starts_with("file:")) reject(422, "demand: files are read at the start only; send points");
    return accept(Demand::parse(text), "demand");
}

json::object read_body(const http::Request& request) {
    if (request.body.empty()) return {};
    auto value = parse_json(request.body);
    if (!value || !value->is_object()) reject(400, "expected a JSON object");
    return std::move(value->get_object());
}

json::object describe(const Instance& instance) {
    json::array keys;
    for (const auto& key : instance.host_keys) keys.emplace_back(key.public_key.line());
    json::object tags;
    for (const auto& [key, value] : instance.tags) tags[key] = value;
    return {{"id", instance.id},
            {"state", to_string(instance.state)},
            {"address", instance.address},
            {"ready", instance.is_ready},
            {"frozen", instance.is_frozen},
            {"busy", std::round(instance.busy * 1000) / 10},
            {"launched", format_time(instance.launched)},
            {"client_token", instance.request.client_token},
            {"home", instance.machine ? json::value(instance.machine->home().string()) : json::value()},
            {"host_keys", std::move(keys)},
            {"tags", std::move(tags)}};
}

json::object describe(const Balancer& balancer, const Balancers& balancers) {
    json::array targets;
    for (const auto& target : balancer.targets) {
        targets.push_back(json::object{{"instance", target->instance},
                                       {"port", target->port},
                                       {"in_service", balancers.is_in_service(*target)},
                                       {"draining", target->draining_until.has_value()},
                                       {"problem", target->last_problem}});
    }
    return {{"name", balancer.name},
            {"kind", balancer.is_group() ? "target_group" : "classic"},
            {"demand", balancer.demand_now},
            {"demand_shape", balancer.demand ? balancer.demand->description() : balancers.demand().description()},
            {"busy", std::round(balancer.spread_now.share * 1000) / 10},
            {"unserved", balancer.spread_now.unserved},
            {"unserved_node_seconds", std::round(balancer.unserved_total * 10) / 10},
            {"health_check", balancer.check.target()},
            {"targets", std::move(targets)}};
}

json::object describe(const Fault& fault) {
    return {{"action", fault.action}, {"count", fault.count}, {"code", fault.code},
            {"status", fault.status}, {"after", fault.after}, {"latency", format_duration(fault.latency)}};
}

}  // namespace

Administration::Administration(SandboxOptions& options, Cloud& cloud, Balancers& balancers, const Secret& token,
                               const Clock& clock)
    : options_(options), cloud_(cloud), balancers_(balancers), token_(token), clock_(clock) {}

Answer Administration::handle(const http::Request& request) {
    Answer answer;
    answer.content_type = "application/json";
    try {
        constexpr std::string_view scheme = "Bearer ";
        const auto header = request.headers.value("Authorization");
        if (!header.starts_with(scheme) || !(Secret{std::string(header.substr(scheme.size()))} == token_)) {
            reject(401, "expected the bearer token of the sandbox's folder");
        }
        answer.body = json::serialize(route(request));
    } catch (const Refusal& refusal) {
        const int status = std::string_view(refusal.code()).starts_with("InvalidInstanceID") ? 404 : refusal.status();
        answer.status = status;
        answer.content_type = "application/problem+json";
        answer.body = json::serialize(json::object{{"status", status}, {"detail", refusal.what()}});
    }
    return answer;
}

json::value Administration::route(const http::Request& request) {
    const auto& path = request.target.segments;
    const auto method = request.method;
    const std::string what = path.size() > 1 ? path[1] : "";
    if (method == http::Method::get && path.size() == 2 && what == "state") return state();
    if (method == http::Method::get && path.size() == 2 && what == "requests") return requests();
    const auto body = read_body(request);
    if (method == http::Method::put && path.size() == 2 && what == "demand") {
        put_demand(body);
    } else if (method == http::Method::put && path.size() == 2 && what == "times") {
        put_times(body);
    } else if (method == http::Method::post && path.size() == 2 && what == "faults") {
        post_fault(body);
    } else if (method == http::Method::delete_ && path.size() == 2 && what == "faults") {
        cloud_.faults.clear();
    } else if (path.size() == 4 && what == "instances" &&
               method == (path[3] == "health" ? http::Method::put : http::Method::post)) {
        act(path[2], path[3], body);
    } else {
        reject(404, "there is nothing of that name and method");
    }
    return json::object{{"done", true}};
}

json::value Administration::state() const {
    json::array instances, balancers, faults;
    for (const auto& instance : cloud_.visible()) instances.push_back(describe(*instance));
    for (const auto& balancer : balancers_.all()) balancers.push_back(describe(*balancer, balancers_));
    for (const auto& fault : cloud_.faults.pending()) faults.push_back(describe(fault));
    return json::object{{"time", format_time(clock_.now())},
                        {"region", options_.region},
                        {"ssh_port", options_.ssh_port},
                        {"health_port", options_.health_port},
                        {"demand", balancers_.demand().description()},
                        {"instances", std::move(instances)},
                        {"balancers", std::move(balancers)},
                        {"faults", std::move(faults)}};
}

json::value Administration::requests() const {
    json::array list;
    for (const auto& request : recorded_) {
        json::object headers;
        for (const auto& [name, value] : request.headers) headers[name] = value;
        list.push_back(json::object{{"time", format_time(request.time)},
                                    {"method", request.method},
                                    {"target", request.target},
                                    {"headers", std::move(headers)},
                                    {"body", request.body},
                                    {"status", request.status}});
    }
    return list;
}

void Administration::put_demand(const json::object& body) {
    auto demand = read_demand(body);
    const auto name = text_of(body, "balancer");
    if (name.empty()) return balancers_.set_demand(std::move(demand));
    const auto balancer = balancers_.find(name);
    if (!balancer) reject(404, "there is no balancer \"" + name + "\"");
    balancers_.set_demand(balancer, std::move(demand));
}

void Administration::put_times(const json::object& body) {
    const std::pair<const char*, Duration*> times[] = {{"pending_time", &options_.pending_time},
                                                       {"boot_time", &options_.boot_time},
                                                       {"shutdown_time", &options_.shutdown_time},
                                                       {"consistency_delay", &options_.consistency_delay},
                                                       {"terminated_visible", &options_.terminated_visible}};
    for (const auto& [name, duration] : times) {
        if (body.contains(name)) *duration = accept(parse_duration(text_of(body, name)), name);
    }
}

void Administration::post_fault(const json::object& body) {
    Fault fault;
    fault.action = text_of(body, "action");
    if (fault.action.empty()) reject(422, "action: missing (a call's name, \"*\" or \"Boot\")");
    fault.count = count_of(body, "count", 1);
    fault.code = text_of(body, "code");
    fault.message = text_of(body, "message");
    if (fault.message.empty()) fault.message = "This fault was asked for.";
    fault.body = text_of(body, "body");
    fault.status = static_cast<int>(
        count_of(body, "status", static_cast<unsigned>(fault.code.empty() ? 503 : Faults::usual_status(fault.code))));
    if (fault.status < 200 || fault.status > 599) reject(422, "status: expected 200 to 599");
    if (body.contains("latency")) fault.latency = accept(parse_duration(text_of(body, "latency")), "latency");
    const auto* after = body.if_contains("after");
    fault.after = after != nullptr && after->is_bool() && after->get_bool();
    cloud_.faults.add(std::move(fault));
}

void Administration::act(const std::string& id, const std::string& verb, const json::object& body) {
    const auto instance = cloud_.find(id);
    if (verb == "crash") return cloud_.crash(instance);
    if (verb == "freeze") return cloud_.freeze(instance);
    if (verb == "thaw") return cloud_.thaw(instance);
    if (verb == "reboot") return cloud_.reboot(instance);
    if (verb == "terminate") {
        return cloud_.terminate(instance, "Server.SpotInstanceTermination",
                                "Server.SpotInstanceTermination: the sandbox was told to take it");
    }
    if (verb == "host_key") {
        if (const auto changed = cloud_.change_host_keys(instance); !changed) reject(409, changed.error().detail());
        return;
    }
    if (verb != "health") reject(404, "an instance cannot " + verb);
    const auto manner = text_of(body, "manner");
    if (!instance->listener) reject(409, id + " has no listener now");
    using Manner = HealthListener::Manner;
    if (manner == "healthy") return instance->listener->set_manner(Manner::healthy);
    if (manner == "unhealthy") return instance->listener->set_manner(Manner::unhealthy);
    if (manner == "silent") return instance->listener->set_manner(Manner::silent);
    reject(422, "manner: expected healthy, unhealthy or silent");
}

void Administration::record(const http::Request& request) {
    if (recorded_.size() >= max_recorded) recorded_.pop_front();
    Recorded recorded;
    recorded.time = clock_.now();
    recorded.method = std::string(to_string(request.method));
    recorded.target = request.target.raw;
    recorded.headers = request.headers;
    recorded.body = request.body;
    recorded_.push_back(std::move(recorded));
}

void Administration::record_status(int status) {
    if (!recorded_.empty()) recorded_.back().status = status;
}

}  // namespace pyscaler::sandbox
