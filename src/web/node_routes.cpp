#include "db/database.hpp"
#include "fleet/host_key_pin.hpp"
#include "fleet/sessions.hpp"
#include "jmx/browse.hpp"
#include "jmx/jolokia/browse.hpp"
#include "jmx/jolokia/listener.hpp"
#include "jmx/name_pattern.hpp"
#include "jmx/pool.hpp"
#include "model/json.hpp"
#include "monitoring/collector.hpp"
#include "monitoring/jmx/jvm_access.hpp"
#include "web/audit.hpp"
#include "web/node_counters.hpp"
#include "web/routes.hpp"
#include "web/sight.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <map>

namespace pyscaler::web {
namespace {

using namespace std::chrono_literals;

constexpr auto check_time = 60s;

Endpoint endpoint_of(http::Method method, std::string what, model::Role scope, std::string summary,
                     std::string answer) {
    Endpoint endpoint;
    endpoint.method = method;
    endpoint.pattern = "/api/v1/nodes/{name}/" + what;
    endpoint.scope = scope;
    endpoint.tag = "nodes";
    endpoint.summary = std::move(summary);
    endpoint.answer = std::move(answer);
    return endpoint;
}

Task<Result<NodeCounters>> load(Services& services, std::string name, Caller caller) {
    const auto look = [caller, name, now = services.clock.now()](db::Session& session) -> Result<NodeCounters> {
        const auto node = visible<model::Node>(session, caller, name);
        if (!node) return node.error();
        return counters_of(session, now, *node);
    };
    co_return co_await services.database.read(look);
}

Task<http::Response> check(Services& services, http::Request request, Caller caller) {
    const std::string name{request.parameters.value("name")};
    const auto counters = co_await load(services, name, std::move(caller));
    if (!counters) co_return refusal(counters.error());
    const auto deadline = deadline_in(check_time);
    std::map<samples::SeriesKey, monitoring::Reading> readings;
    for (const auto& endpoint : counters->endpoints)
        for (auto& read : co_await services.collector.check(endpoint, counters->counters, deadline))
            readings[read.key] = std::move(read.reading);
    json::array items;
    for (const auto& series : counters->series()) items.push_back(to_json(series, readings[series.key]));
    co_return reply(json::object{{"node", name}, {"readings", std::move(items)}});
}

/// What the newest sample of a series says, where the process has no more to tell (it was just started).
monitoring::Reading reading_of(const samples::Sample& sample) {
    monitoring::Reading reading;
    reading.time = sample.time();
    if (const auto* value = sample.value()) reading.value = *value;
    if (const auto* cause = sample.cause()) reading.cause = cause->text();
    return reading;
}

Task<http::Response> readings(Services& services, http::Request request, Caller caller) {
    const std::string name{request.parameters.value("name")};
    const auto counters = co_await load(services, name, std::move(caller));
    if (!counters) co_return refusal(counters.error());
    const auto all = counters->series();
    std::vector<samples::SeriesKey> keys;
    for (const auto& series : all) keys.push_back(series.key);
    const auto lasts = co_await services.samples.lasts(keys);
    if (!lasts) co_return refusal(lasts.error());
    json::array items;
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (const auto known = services.collector.last_readings().find(all[i].key))
            items.push_back(to_json(all[i], *known));
        else if ((*lasts)[i])
            items.push_back(to_json(all[i], reading_of(*(*lasts)[i])));
    }
    co_return reply(json::object{{"node", name}, {"readings", std::move(items)}});
}

/// A counter that somebody is about to save, read once on a node.
Task<http::Response> test_counter(Services& services, http::Request request, Caller caller) {
    const auto body = body_of(request);
    if (!body) co_return refusal(body.error());
    auto counter = model::from_json<monitoring::Counter>(*body);
    if (!counter) co_return refusal(counter.error());
    const auto all = co_await load(services, std::string(request.parameters.value("name")), std::move(caller));
    if (!all) co_return refusal(all.error());
    const monitoring::Counters counters{std::make_shared<const monitoring::Counter>(std::move(*counter))};
    const auto deadline = deadline_in(check_time);
    json::array readings;
    for (const auto& endpoint : all->endpoints) {
        if (monitoring::is_per_jvm(*counters.front()) != (endpoint.jvm != nullptr)) continue;
        const NodeCounters::Series series{
            {}, counters.front()->head.name.str(), endpoint.jvm ? endpoint.jvm->name.str() : std::string{}};
        for (auto& read : co_await services.collector.check(endpoint, counters, deadline)) {
            auto object = to_json(series, read.reading);
            object["elapsed_ms"] = read.reading.elapsed.count();
            object["err"] = read.reading.error_output;
            object["out"] = read.reading.output;
            readings.push_back(std::move(object));
        }
    }
    if (readings.empty())
        co_return refusal(Error{Errc::conflict, "the node has no JVM that this counter could be read from"});
    // Of several JVMs the first one stands for the answer; all are told.
    auto answer = readings.front().as_object();
    answer["readings"] = std::move(readings);
    co_return reply(answer);
}

/// The JVM of this profile, which the node must have.
Task<Result<monitoring::Endpoint>> find_jvm(Services& services, std::string name, std::string profile, Caller caller) {
    const auto counters = co_await load(services, std::move(name), std::move(caller));
    if (!counters) co_return counters.error();
    for (const auto& endpoint : counters->endpoints)
        if (endpoint.jvm && endpoint.jvm->name.str() == profile) co_return endpoint;
    co_return no_such("JvmProfile of this node", profile);
}

/// Runs on the loop that has the node's connections.
Task<Result<jmx::Browse>> browse(jmx::Pool& pool, http::Client& http, monitoring::Endpoint jvm, std::string pattern,
                                 Deadline deadline) {
    auto key = monitoring::pool_key_of(*jvm.node, *jvm.jvm);
    auto access = monitoring::access_of(*jvm.node, *jvm.jvm);
    if (jvm.jvm->transport == model::JvmTransport::jolokia) {
        auto agent = std::make_shared<jmx::jolokia::Client>(http, std::move(access));
        co_return co_await jmx::jolokia::browse(std::move(agent), std::move(pattern), deadline);
    }
    auto client = co_await pool.client(std::move(key), access, deadline);
    if (!client) co_return co_await jmx::jolokia::named_after_listener(http, access, client.error(), deadline);
    co_return co_await jmx::browse(*client, std::move(pattern), deadline);
}

/// A JVM that gives no answer is no fault of the request: the cause says why, and nothing is found.
Task<http::Response> jmx_browse(Services& services, http::Request request, Caller caller) {
    const auto body = body_of(request);
    if (!body) co_return refusal(body.error());
    if (auto known = only(*body, {"jvm_profile", "pattern"}); !known) co_return refusal(known.error());
    const auto profile = text_in(*body, "jvm_profile");
    if (!profile) co_return refusal(profile.error());
    const auto pattern = text_in(*body, "pattern");
    if (!pattern) co_return refusal(pattern.error());
    if (const auto fault = pattern->empty() ? std::string{} : jmx::pattern_fault(*pattern); !fault.empty())
        co_return refusal(model::FieldErrors{{"pattern", fault}});
    std::string name{request.parameters.value("name")};
    const auto jvm = co_await find_jvm(services, name, *profile, std::move(caller));
    if (!jvm) co_return refusal(jvm.error());
    const auto loop = services.sessions.loop_of(jvm->node->id);
    const auto found = co_await asio::co_spawn(
        services.sessions.executor(loop),
        browse(services.sessions.jmx(loop), services.sessions.http(loop), *jvm, *pattern, deadline_in(check_time)),
        asio::use_awaitable);
    auto object = jmx::to_json(found ? *found : jmx::Browse{});
    object["node"] = name;
    object["jvm_profile"] = *profile;
    object["cause"] = found ? "" : monitoring::cause_of(found.error());
    object["detail"] = found ? "" : found.error().detail();
    co_return reply(object);
}

Task<http::Response> accept_host_key(Services& services, http::Request request, Caller caller) {
    const std::string name{request.parameters.value("name")};
    const auto write = [caller, name, now = services.clock.now()](db::Session& session) -> Result<std::int64_t> {
        const auto node = visible<model::Node>(session, caller, name);
        if (!node) return node.error();
        if (auto accepted = fleet::accept_host_key(session, now, name); !accepted) return accepted.error();
        Deed deed;
        deed.verb = "accept_host_key";
        deed.noun = "Node";
        deed.object = name;
        deed.message = node->host_key_changed->str();
        audit(session, now, caller, deed);
        return node->id;
    };
    const auto node = co_await services.database.transact(write);
    if (!node) co_return refusal(node.error());
    services.sessions.forget(*node);
    co_return reply(json::object{{"node", name}});
}

}  // namespace

void add_node_routes(Routes& routes, Services& services) {
    routes.add(endpoint_of(http::Method::get, "readings", model::Role::viewer,
                           "The newest reading of each counter, with exit status and error output", "Readings"),
               [&services](http::Request request, Caller caller) {
                   return readings(services, std::move(request), std::move(caller));
               });
    routes.add(endpoint_of(http::Method::post, "check", model::Role::operator_,
                           "Reads every counter once, now, without storing anything", "Readings"),
               [&services](http::Request request, Caller caller) {
                   return check(services, std::move(request), std::move(caller));
               });
    auto testing = endpoint_of(http::Method::post, "test_counter", model::Role::administrator,
                               "Reads a counter that is not saved, once, now", "CounterTest");
    testing.body = "Counter";
    testing.whole_installation = true;  // its script is as good as any that is saved
    routes.add(std::move(testing), [&services](http::Request request, Caller caller) {
        return test_counter(services, std::move(request), std::move(caller));
    });
    auto browsing = endpoint_of(http::Method::post, "jmx_browse", model::Role::operator_,
                                "The MBeans of one of its JVMs, their attributes and present values", "JmxBrowse");
    browsing.body = "JmxBrowseRequest";
    routes.add(std::move(browsing), [&services](http::Request request, Caller caller) {
        return jmx_browse(services, std::move(request), std::move(caller));
    });
    routes.add(endpoint_of(http::Method::post, "accept_host_key", model::Role::operator_,
                           "Accepts that the node has another host key: the next one it shows is pinned", "NodeName"),
               [&services](http::Request request, Caller caller) {
                   return accept_host_key(services, std::move(request), std::move(caller));
               });
}

}  // namespace pyscaler::web
