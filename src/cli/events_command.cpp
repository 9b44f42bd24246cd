#include "cli/events_command.hpp"

#include "cli/client_options.hpp"
#include "cli/colour.hpp"
#include "cli/event_stream.hpp"
#include "cli/exit_status.hpp"
#include "cli/printable.hpp"
#include "cli/value_text.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <cstdio>
#include <deque>
#include <fmt/format.h>

namespace pyscaler::cli {
namespace {

namespace json = boost::json;

struct Wish {
    std::string cluster{};
    std::int64_t last{20};
    bool follow{false};
    ClientOptions client{};
};

void print_event(const json::value& event, bool as_json) {
    if (as_json) {
        fmt::print("{}\n", json::serialize(event));
        return;
    }
    const auto now = SystemClock{}.now();
    const auto state = text_of(event, "state");
    const auto colour = has_colour() ? colour_of(state) : Colour::none;
    const auto kind = text_of(event, "kind");
    // An execution's name is a UUID: `get executions` has it.
    const auto name = kind == "execution" ? std::string{} : text_of(event, "subject");
    const std::string blanks(state.size() < 12 ? 12 - state.size() : 0, ' ');
    auto line = fmt::format("{:<11}  {:<12}  {:<9}  {:<16}  {}{}  {}", member_text(event, "time", now),
                            printable(text_of(event, "cluster")), kind, printable(name), coloured(state, colour),
                            blanks, printable(text_of(event, "reason")));
    line.erase(line.find_last_not_of(' ') + 1);
    fmt::print("{}\n", line);
}

/// The newest events, and the id of the last of all.
struct Past {
    std::deque<json::value> events{};
    std::string after{"0"};
};

/// Reads all there are, since they come oldest first.
Result<Past> read_past(Api& api, const Wish& wish) {
    Past past;
    while (true) {
        Query query{{"after", past.after}, {"limit", "1000"}};
        if (!wish.cluster.empty()) query.emplace_back("cluster", wish.cluster);
        const auto page = api.get_json(with_query(api_path({"events"}), query));
        if (!page) return page.error();
        const auto& items = list_of(*page, "items");
        if (items.empty()) return past;
        for (const auto& item : items) {
            past.events.push_back(item);
            if (past.events.size() > static_cast<std::size_t>(wish.last)) past.events.pop_front();
        }
        past.after = member_text(items.back(), "id", SystemClock{}.now());
        if (items.size() < 1000) return past;
    }
}

Result<void> follow(Api& api, const Wish& wish, const std::string& after) {
    Query query{{"after", after}};
    if (!wish.cluster.empty()) query.emplace_back("cluster", wish.cluster);
    EventStream stream{"event"};
    const auto take = [&](std::string_view piece) {
        for (const auto& data : stream.add(piece))
            if (const auto event = parse_answer(data)) print_event(*event, wish.client.wants_json());
        return std::fflush(stdout) == 0;
    };
    return api.follow(with_query(api_path({"events", "stream"}), query), take);
}

Result<int> show(const Wish& wish) {
    auto api = open_api(wish.client);
    if (!api) return api.error();
    const auto past = read_past(*api, wish);
    if (!past) return past.error();
    for (const auto& event : past->events) print_event(event, wish.client.wants_json());
    std::fflush(stdout);
    if (!wish.follow) return done;
    if (auto ended = follow(*api, wish, past->after); !ended) return ended.error();
    return done;
}

}  // namespace

int run_events(int argc, char** argv) {
    Wish wish;
    Arguments arguments{"events",
                        "The timeline: what came to be otherwise with nodes, triggers and executions, and why."};
    arguments.option("--cluster", wish.cluster, "only of this cluster", "NAME")
        .number("--last", wish.last, 0, 100000, "how many of the past, else 20")
        .flag("--follow", wish.follow, "and then everything as it happens, until Ctrl-C");
    add_client_options(arguments, wish.client);
    arguments.examples(
        "  pyscaler events --follow\n"
        "  pyscaler events --cluster web --last 100\n"
        "  pyscaler events --follow --output json      an object a line");
    if (const auto ended = arguments.parse(argc, argv)) return *ended;
    return finish("events", show(wish));
}

}  // namespace pyscaler::cli
