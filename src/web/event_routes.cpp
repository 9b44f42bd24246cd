#include "base/deadline.hpp"
#include "db/database.hpp"
#include "db/repository.hpp"
#include "model/event.hpp"
#include "model/json.hpp"
#include "web/authentication.hpp"
#include "web/event_feed.hpp"
#include "web/heartbeat.hpp"
#include "web/listing.hpp"
#include "web/reply.hpp"
#include "web/routes.hpp"

#include <algorithm>
#include <utility>

namespace pyscaler::web {
namespace {

using namespace std::chrono_literals;

/// Which events somebody follows.
struct Following {
    Position from{};
    std::string cluster{};  ///< empty: all that the caller may see
};

Endpoint list_endpoint() {
    Endpoint endpoint;
    endpoint.pattern = "/api/v1/events";
    endpoint.scope = model::Role::viewer;
    endpoint.tag = "events";
    endpoint.summary = "What came to be otherwise, in order; \"next\" is for \"after\"";
    endpoint.query = {{"after", "the id that the last answer ended with", "integer"},
                      {"newest", "the newest first, instead of the oldest", "boolean"},
                      {"search", "some text contains it"},
                      {"limit", "how many, at most 1000", "integer"}};
    for (auto& filter : filters_of(model::description<model::Event>())) endpoint.query.push_back(std::move(filter));
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
        "that a slot was collected; it is not told again after a break. A comment every 15 seconds shows that it is "
        "alive";
    endpoint.query = {{"after", "the id that the last answer ended with", "integer"},
                      {"cluster", "only of this cluster"}};
    endpoint.answer = "events";
    return endpoint;
}

/// Of these events those behind a position, and of clusters that the caller may see.
db::Query narrowed(db::Query query, const Position& from, const Caller& caller) {
    query.where(&model::Event::id, from.after, db::Operator::greater).limited_to(from.limit);
    if (caller.is_everywhere()) return query;
    std::vector<decltype(model::Event::cluster)> clusters;
    for (const auto& name : caller.clusters()) clusters.emplace_back(name);
    return query.where_any(&model::Event::cluster, clusters);
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

Task<Result<std::vector<model::Event>>> look(db::Database& database, db::Query query) {
    const auto read = [query = std::move(query)](db::Session& session) -> Result<std::vector<model::Event>> {
        auto page = db::Repository<model::Event>{session}.page(query);
        if (!page) return page.error();
        return std::move(page->items);
    };
    co_return co_await database.read(read);
}

/// What a list of events is asked for: filters as in every list, and `after`, `newest` and `limit`.
boost::system::result<db::Query, model::FieldErrors> wanted(const http::Parameters& parameters) {
    http::Parameters filters;
    for (const auto& [name, value] : parameters) {
        if (name == "order" || name == "cursor")
            return model::FieldErrors{{name, "events come in the order of their ids: see after and newest"}};
        if (name != "after" && name != "newest") filters.add(name, value);
    }
    auto query = read_query(model::description<model::Event>(), filters);
    const auto newest = read_flag(parameters, "newest");
    if (!newest) return model::FieldErrors{{"newest", "must be true or false"}};
    if (query && *newest) query->ordered_by("-id");
    return query;
}

Task<http::Response> list(Services& services, http::Request request, Caller caller) {
    const auto from = read_position(request.target.query);
    if (!from) co_return refusal(from.error());
    auto query = wanted(request.target.query);
    if (!query) co_return refusal(query.error());
    const auto events = co_await look(services.database, narrowed(std::move(*query), *from, caller));
    if (!events) co_return refusal(events.error());
    json::array items;
    for (const auto& event : *events) items.push_back(model::to_json(event));
    const auto next = events->empty() ? from->after : std::max(events->front().id, events->back().id);
    co_return reply(json::object{{"items", std::move(items)}, {"next", next}});
}

bool is_for(const EventFeed::Message& message, const Following& following, const Caller& caller) {
    const bool is_new = message.id == 0 || message.id > following.from.after;
    return is_new && caller.sees(message.cluster) &&
           (following.cluster.empty() || following.cluster == message.cluster);
}

/// One that follows the feed, from the database where the feed does not reach back so far.
class Follower {
public:
    Follower(Services& services, Following following, Caller caller)
        : services_(services), following_(std::move(following)), caller_(std::move(caller)) {}

    /// What has come since; nothing when the database has failed.
    Task<Result<std::string>> news() {
        if (!place_) co_return co_await catch_up();
        const auto messages = services_.events->since(*place_);
        if (!messages) {
            place_.reset();
            co_return co_await catch_up();
        }
        *place_ += messages->size();
        std::string text;
        for (const auto& message : *messages) {
            if (!is_for(message, following_, caller_)) continue;
            text += *message.text;
            following_.from.after = std::max(following_.from.after, message.id);
        }
        co_return text;
    }

    Task<void> wait(Deadline until) {
        if (place_) co_await services_.events->wait(*place_, until);
    }

private:
    Task<Result<std::string>> catch_up() {
        const auto place = services_.events->count();
        db::Query query;
        if (!following_.cluster.empty()) query.where(&model::Event::cluster, following_.cluster);
        const auto events = co_await look(services_.database, narrowed(std::move(query), following_.from, caller_));
        if (!events) co_return events.error();
        if (events->size() < following_.from.limit) place_ = place;
        std::string text;
        for (const auto& event : *events) text += stream_text(event);
        if (!events->empty()) following_.from.after = events->back().id;
        co_return text;
    }

    Services& services_;
    Following following_;
    Caller caller_;
    std::optional<std::uint64_t> place_{};  // in the feed; none while it is not known
};

Task<void> follow(Services& services, Following following, Caller caller, http::Writer& writer) {
    Follower follower{services, std::move(following), caller};
    // At once, so that the client knows that it is connected before anything happens.
    std::string text = ": connected\n\n";
    auto heartbeat = deadline_in(heartbeat_after);
    while (true) {
        auto news = co_await follower.news();
        if (!news) co_return;
        text += *news;
        if (remaining(heartbeat) == 0ms) {
            // The token may have been taken away since.
            if (!co_await is_valid(services.database, services.clock, caller)) co_return;
            heartbeat = deadline_in(heartbeat_after);
            text += ": alive\n\n";
        }
        if (text.empty()) {
            co_await follower.wait(heartbeat);
        } else if (auto sent = co_await writer.write(std::exchange(text, {})); !sent) {
            co_return;
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
