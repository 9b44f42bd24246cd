#include "web/event_feed.hpp"

#include "base/log.hpp"
#include "db/repository.hpp"
#include "fleet/transition.hpp"
#include "http/stream.hpp"
#include "model/enumeration.hpp"
#include "model/event.hpp"
#include "model/json.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

namespace pyscaler::web {
namespace {

using namespace std::chrono_literals;
using Events = db::Repository<model::Event>;

/// Commits come in bursts: what one brings may wait so long for the others.
constexpr auto gathering = 50ms;
constexpr std::size_t most_read = 1000;

bool tells_state(const model::Event& event) {
    const auto& state = event.state->str();
    return *event.kind == model::EventKind::node &&
           (state == fleet::removed_node || model::enum_value<model::NodeState>(state));
}

boost::json::object state_json(const model::Event& event) {
    const auto& before = event.state_before->str();
    return {{"id", event.id},
            {"time", format_time(*event.time)},
            {"cluster", event.cluster->str()},
            {"node", event.node->str()},
            {"from", before.empty() ? boost::json::value{} : boost::json::value(before)},
            {"to", event.state->str()},
            {"reason", event.reason->str()}};
}

std::int64_t newest_in(db::Database& database) {
    const auto read = [](db::Session& session) -> Result<std::int64_t> {
        const auto event = Events{session}.first(db::Query{}.ordered_by("-id"));
        return event ? event->id : 0;
    };
    return database.read_now(read).value();
}

}  // namespace

std::string stream_text(const model::Event& event) {
    std::string text;
    // With the id of what comes before: a stream that breaks off behind it goes on with it, and not behind its event.
    if (tells_state(event))
        text =
            http::server_sent_event("state", boost::json::serialize(state_json(event)), std::to_string(event.id - 1));
    return text +
           http::server_sent_event("event", boost::json::serialize(model::to_json(event)), std::to_string(event.id));
}

EventFeed::EventFeed(db::Database& database) : database_(database), newest_(newest_in(database)) {}

Task<void> EventFeed::run() {
    while (true) {
        const auto seen = database_.commits();
        auto read_now = co_await read();
        if (!read_now) log::error("web", "events: {}", read_now.error().detail());
        if (read_now)
            for (auto& message : *read_now) {
                newest_ = message.id;
                tell(std::move(message));
            }
        const bool is_all = !read_now || read_now->size() < most_read;
        if (!is_all) continue;
        co_await database_.await_commit(seen, Deadline::max());
        co_await sleep_until(deadline_in(gathering));
    }
}

Task<Result<std::vector<EventFeed::Message>>> EventFeed::read() const {
    const auto look = [after = newest_](db::Session& session) -> Result<std::vector<Message>> {
        const auto query = db::Query{}.where(&model::Event::id, after, db::Operator::greater).limited_to(most_read);
        auto page = Events{session}.page(query);
        if (!page) return page.error();
        std::vector<Message> messages;
        for (const auto& event : page->items)
            messages.push_back(
                {event.id, event.cluster->str(), std::make_shared<const std::string>(stream_text(event))});
        return messages;
    };
    co_return co_await database_.read(look);
}

void EventFeed::tell_samples(const std::string& cluster, Time slot) {
    const boost::json::object data{{"cluster", cluster}, {"slot", format_time(slot)}};
    auto text = http::server_sent_event("samples", boost::json::serialize(data));
    tell({0, cluster, std::make_shared<const std::string>(std::move(text))});
}

void EventFeed::tell(Message message) {
    {
        const std::lock_guard lock(mutex_);
        kept_.push_back(std::move(message));
        if (kept_.size() > most_kept) kept_.pop_front();
        told_.ring();
    }
}

std::optional<std::vector<EventFeed::Message>> EventFeed::since(std::uint64_t seen) const {
    const std::lock_guard lock(mutex_);
    const auto wanted = told_.count() - seen;
    if (wanted > kept_.size()) return std::nullopt;
    return std::vector<Message>(kept_.end() - static_cast<std::ptrdiff_t>(wanted), kept_.end());
}

}  // namespace pyscaler::web
