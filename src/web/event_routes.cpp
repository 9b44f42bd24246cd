#include "base/deadline.hpp"
#include "db/database.hpp"
#include "db/repository.hpp"
#include "fleet/transition.hpp"
#include "model/enumeration.hpp"
#include "model/event.hpp"
#include "model/json.hpp"
#include "monitoring/collector.hpp"
#include "web/authentication.hpp"
#include "web/await_commit.hpp"
#include "web/listing.hpp"
#include "web/reply.hpp"
#include "web/routes.hpp"

#include <boost/json/serialize.hpp>

namespace pyscaler::web {
namespace {

using namespace std::chrono_literals;

/// Which events somebody follows.
struct Following {
    Position from{};
    std::string cluster{};                       ///< empty: all that the caller may see
    monitoring::CollectedSlots::Newest slots{};  ///< that were told

    bool tells(const Caller& caller, const std::string& of) const {
        return caller.sees(of) && (cluster.empty() || cluster == of);
    }
};

Endpoint list_endpoint() {
    Endpoint endpoint;
    endpoint.pattern = "/api/v1/events";
    endpoint.scope = model::Role::viewer;
    endpoint.tag = "events";
    endpoint.summary = "What came to be otherwise, in order; \"next\" is for \"after\"";
    endpoint.query = {{"after", "the id that the last answer ended with", "integer"},
                      {"cluster", "only of this cluster"},
                      {"limit", "how many, at most 1000", "integer"}};
    endpoint.answer = "Events";
    return endpoint;
}

Endpoint stream_endpoint() {
    auto endpoint = list_endpoint();
    endpoint.pattern = "/api/v1/events/stream";
    endpoint.summary =
        "The same as server-sent events \"event\", from \"after\" or Last-Event-ID on, else from now. Before the event "
        "of "
        "a node's state stands \"state\": {id, time, cluster, node, from, to, reason}. \"samples\": {cluster, slot} "
        "says "
        "that a slot was collected; it is not told again after a break, and slots that come while the reader is slow "
        "are "
        "told as the newest. A comment every 15 seconds shows that it is alive";
    endpoint.query.pop_back();
    endpoint.answer = "events";
    return endpoint;
}

std::vector<model::Event> events_in(db::Session& session, const Following& following, const Caller& caller) {
    auto query = db::Query{}
                     .where(&model::Event::id, following.from.after, db::Operator::greater)
                     .limited_to(following.from.limit);
    if (!caller.is_everywhere()) {
        std::vector<decltype(model::Event::cluster)> clusters;
        for (const auto& name : caller.clusters()) clusters.emplace_back(name);
        query.where_any(&model::Event::cluster, clusters);
    }
    if (!following.cluster.empty()) query.where(&model::Event::cluster, following.cluster);
    return std::move(db::Repository<model::Event>{session}.page(query).value().items);
}

Result<Following> following_of(const http::Request& request) {
    auto from = read_position(request.target.query);
    if (!from) return from.error();
    Following following;
    following.from = *from;
    following.cluster = request.target.query.value("cluster");
    if (following.cluster.size() > 50) return Error{Errc::invalid, "cluster: must be at most 50 bytes"};
    return following;
}

Task<Result<std::vector<model::Event>>> look(db::Database& database, Following following, Caller caller) {
    const auto read = [following, caller](db::Session& session) -> Result<std::vector<model::Event>> {
        return events_in(session, following, caller);
    };
    co_return co_await database.read(read);
}

Task<http::Response> list(Services& services, http::Request request, Caller caller) {
    const auto following = following_of(request);
    if (!following) co_return refusal(following.error());
    const auto events = co_await look(services.database, *following, std::move(caller));
    if (!events) co_return refusal(events.error());
    json::array items;
    for (const auto& event : *events) items.push_back(model::to_json(event));
    const auto next = events->empty() ? following->from.after : events->back().id;
    co_return reply(json::object{{"items", std::move(items)}, {"next", next}});
}

bool tells_state(const model::Event& event) {
    const auto& state = event.state->str();
    return *event.kind == model::EventKind::node &&
           (state == fleet::removed_node || model::enum_value<model::NodeState>(state));
}

json::object state_json(const model::Event& event) {
    const auto& before = event.state_before->str();
    return {{"id", event.id},
            {"time", format_time(*event.time)},
            {"cluster", event.cluster->str()},
            {"node", event.node->str()},
            {"from", before.empty() ? json::value{} : json::value(before)},
            {"to", event.state->str()},
            {"reason", event.reason->str()}};
}

/// The events as the stream carries them; moves `following` past them. A state has the id of what came before, so that
/// a stream which breaks off behind it goes on with it, and not behind its event.
std::string stream_text(const std::vector<model::Event>& events, Following& following) {
    std::string text;
    for (const auto& event : events) {
        if (tells_state(event))
            text += http::server_sent_event("state", json::serialize(state_json(event)),
                                            std::to_string(following.from.after));
        text += http::server_sent_event("event", json::serialize(model::to_json(event)), std::to_string(event.id));
        following.from.after = event.id;
    }
    return text;
}

/// The slots that were collected since the last look; moves `following` past them.
std::string samples_text(const monitoring::CollectedSlots& collected, const Caller& caller, Following& following) {
    std::string text;
    auto newest = collected.newest();
    for (const auto& [cluster, slot] : newest) {
        const auto told = following.slots.find(cluster);
        if (!following.tells(caller, cluster) || (told != following.slots.end() && told->second >= slot)) continue;
        const json::object said{{"cluster", cluster}, {"slot", format_time(slot)}};
        text += http::server_sent_event("samples", json::serialize(said));
    }
    following.slots = std::move(newest);
    return text;
}

Task<void> follow(Services& services, Following following, Caller caller, http::Writer& writer) {
    // At once, so that the client knows that it is connected before anything happens.
    std::string text = ": connected\n\n";
    auto heartbeat = deadline_in(heartbeat_after);
    const auto& collected = services.collector.collected();
    while (true) {
        if (!text.empty())
            if (auto sent = co_await writer.write(std::move(text)); !sent) co_return;
        const auto seen = services.database.commits();
        const auto slots = collected.version();
        const auto events = co_await look(services.database, following, caller);
        if (!events) co_return;
        text = stream_text(*events, following);
        text += samples_text(collected, caller, following);
        if (remaining(heartbeat) == 0ms) {
            // The token may have been taken away since.
            if (!co_await is_valid(services.database, services.clock, caller)) co_return;
            heartbeat = deadline_in(heartbeat_after);
            text += ": alive\n\n";
        }
        if (text.empty()) {
            const auto is_more = [&collected, slots] { return collected.version() != slots; };
            co_await await_commit(services.database, seen, is_more);
        }
    }
}

/// Where a stream begins that does not say: after the newest event there is.
Task<Result<std::int64_t>> newest(db::Database& database) {
    const auto read = [](db::Session& session) -> Result<std::int64_t> {
        const auto event = db::Repository<model::Event>{session}.first(db::Query{}.ordered_by("-id"));
        return event ? event->id : 0;
    };
    co_return co_await database.read(read);
}

Task<http::Response> stream(Services& services, http::Request request, Caller caller) {
    auto following = following_of(request);
    if (!following) co_return refusal(following.error());
    if (const auto id = request.headers.find("Last-Event-ID")) {
        const auto after = read_number("Last-Event-ID", *id, 0, std::numeric_limits<std::int64_t>::max());
        if (!after) co_return refusal(after.error());
        following->from.after = *after;
    } else if (!request.target.query.find("after")) {
        const auto after = co_await newest(services.database);
        if (!after) co_return refusal(after.error());
        following->from.after = *after;
    }
    following->slots = services.collector.collected().newest();
    auto producer = [&services, following = *following, caller](http::Writer& writer) {
        return follow(services, following, caller, writer);
    };
    co_return http::Response::stream("text/event-stream", std::move(producer));
}

}  // namespace

void add_event_routes(Routes& routes, Services& services) {
    routes.add(list_endpoint(), [&services](http::Request request, Caller caller) {
        return list(services, std::move(request), std::move(caller));
    });
    routes.add(stream_endpoint(), [&services](http::Request request, Caller caller) {
        return stream(services, std::move(request), std::move(caller));
    });
}

}  // namespace pyscaler::web
