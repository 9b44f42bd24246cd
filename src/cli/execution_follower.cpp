#include "cli/execution_follower.hpp"

#include "cli/colour.hpp"
#include "cli/exit_status.hpp"
#include "cli/output_lines.hpp"
#include "cli/printable.hpp"
#include "cli/value_text.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <cstdio>
#include <fmt/format.h>
#include <thread>

namespace pyscaler::cli {

namespace json = boost::json;
using namespace std::chrono_literals;

namespace {

constexpr auto look_every = 300ms;

class Follower {
public:
    Follower(Api& api, std::string execution, bool as_json)
        : api_(api), execution_(std::move(execution)), as_json_(as_json) {}

    /// Prints what is new; whether nothing more will come.
    Result<bool> look() {
        const auto path = api_path({"executions", execution_, "output"});
        const auto answer = api_.get_json(with_query(path, {{"after", after_}}));
        if (!answer) return answer.error();
        const auto& items = list_of(*answer, "items");
        for (const auto& item : items) print(item);
        std::fflush(stdout);
        if (const auto* next = member(*answer, "next"); next != nullptr && !next->is_null())
            after_ = next->is_string() ? std::string(next->get_string()) : json::serialize(*next);
        const auto* ended = member(*answer, "ended");
        return ended != nullptr && ended->is_bool() && ended->get_bool();
    }

    Result<int> conclude() {
        fmt::print("{}", lines_.rest());
        const auto body = api_.get(api_path({"executions", execution_}));
        if (!body) return body.error();
        const auto answer = parse_answer(*body);
        if (!answer) return answer.error();
        if (as_json_)
            fmt::print("{}\n", *body);
        else
            print_end(*answer);
        return text_of(*answer, "state") == "succeeded" ? done : failed;
    }

private:
    static const json::value* member(const json::value& object, std::string_view name) {
        const auto* members = object.if_object();
        return members != nullptr ? members->if_contains(name) : nullptr;
    }

    void print(const json::value& item) {
        if (as_json_)
            fmt::print("{}\n", json::serialize(item));
        else
            fmt::print("{}", lines_.add(text_of(item, "node"), text_of(item, "stream") == "err",
                                        text_of(item, "text") + (text_of(item, "stream") == "note" ? "\n" : "")));
    }

    static void print_end(const json::value& execution) {
        const auto now = SystemClock{}.now();
        for (const auto& step : list_of(execution, "steps")) {
            const auto state = text_of(step, "state");
            const auto error = text_of(step, "error");
            fmt::print("step {} {}: {}{}{}\n", member_text(step, "position", now),
                       printable(text_of(step, "action_name")),
                       coloured(state, has_colour() ? colour_of(state) : Colour::none), error.empty() ? "" : ": ",
                       printable(error));
        }
        const auto state = text_of(execution, "state");
        fmt::print("{} {}\n", text_of(execution, "name"),
                   coloured(state, has_colour() ? colour_of(state) : Colour::none));
    }

    Api& api_;
    std::string execution_;
    bool as_json_;
    std::string after_{"0"};
    OutputLines lines_{};
};

}  // namespace

Result<int> follow_execution(Api& api, const std::string& execution, bool as_json, Deadline deadline) {
    Follower follower{api, execution, as_json};
    while (true) {
        const auto ended = follower.look();
        if (!ended) return ended.error();
        if (*ended) return follower.conclude();
        if (remaining(deadline) == 0ms)
            return Error{Errc::timed_out, fmt::format("execution {} has not ended yet; it goes on", execution)};
        std::this_thread::sleep_for(std::min<std::chrono::milliseconds>(look_every, remaining(deadline)));
    }
}

}  // namespace pyscaler::cli
