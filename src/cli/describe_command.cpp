#include "cli/describe_command.hpp"

#include "cli/client_options.hpp"
#include "cli/colour.hpp"
#include "cli/exit_status.hpp"
#include "cli/kind_argument.hpp"
#include "cli/printable.hpp"
#include "cli/readings_table.hpp"
#include "cli/table.hpp"
#include "cli/value_text.hpp"

#include <boost/json/array.hpp>
#include <fmt/format.h>

namespace pyscaler::cli {
namespace {

namespace json = boost::json;

struct Wish {
    std::string kind{};
    std::string name{};
    ClientOptions client{};
};

void print_title(std::string_view title) {
    fmt::print("\n{}\n", coloured(title, has_colour() ? Colour::bold : Colour::none));
}

Result<void> print_readings(Api& api, const std::string& node) {
    const auto answer = api.get_json(api_path({"nodes", node, "readings"}));
    if (!answer) return answer.error();
    const auto& readings = list_of(*answer, "readings");
    if (readings.empty()) return {};
    print_title("Last readings");
    fmt::print("{}", readings_table(readings));
    return {};
}

Result<void> print_status(Api& api, const std::string& cluster) {
    const auto answer = api.get_json(api_path({"clusters", cluster, "status"}));
    if (!answer) return answer.error();
    const auto now = SystemClock{}.now();
    const auto* status = answer->if_object();
    if (const auto* nodes = status != nullptr ? status->if_contains("nodes") : nullptr; nodes && nodes->is_object()) {
        print_title("Nodes by state");
        fmt::print("{}", printable_lines(object_text(nodes->get_object(), now)));
    }
    if (const auto& triggers = list_of(*answer, "triggers"); !triggers.empty()) {
        Table table{{"trigger", "state", "since", "reason"}};
        for (const auto& each : triggers)
            table.add({text_of(each, "trigger"), text_of(each, "state"), member_text(each, "since", now),
                       text_of(each, "reason")});
        print_title("Triggers");
        fmt::print("{}", table.text(has_colour()));
    }
    if (const auto& freezes = list_of(*answer, "freezes"); !freezes.empty()) {
        Table table{{"freeze", "author", "expires_at", "reason"}};
        for (const auto& each : freezes)
            table.add({member_text(each, "id", now), text_of(each, "author"), member_text(each, "expires_at", now),
                       text_of(each, "reason")});
        print_title("Frozen");
        fmt::print("{}", table.text(has_colour()));
    }
    return {};
}

void print_steps(const json::array& steps) {
    const auto now = SystemClock{}.now();
    Table table{{"step", "action", "target", "state", "started_at", "ended_at", "nodes", "error"}};
    for (const auto& step : steps)
        table.add({member_text(step, "position", now), member_text(step, "action_name", now), text_of(step, "target"),
                   text_of(step, "state"), member_text(step, "started_at", now), member_text(step, "ended_at", now),
                   member_text(step, "nodes", now), member_text(step, "error", now)});
    print_title("Steps");
    fmt::print("{}", table.text(has_colour()));
}

/// What else is known of it, asked where it is kept.
Result<void> print_surroundings(Api& api, const std::string& noun, const std::string& name, const json::array& steps) {
    if (noun == "Node") return print_readings(api, name);
    if (noun == "Cluster") return print_status(api, name);
    if (!steps.empty()) print_steps(steps);
    return {};
}

Result<int> describe(const Wish& wish, const configuration::Collection& collection) {
    auto api = open_api(wish.client);
    if (!api) return api.error();
    const auto body = api->get(api_path({collection.path, wish.name}));
    if (!body) return body.error();
    if (wish.client.wants_json()) {
        print_json(*body);
        return done;
    }
    auto answer = parse_answer(*body);
    if (!answer) return answer.error();
    if (!answer->is_object()) return Error{Errc::protocol, "the answer is not an object"};
    const json::array steps = collection.path == "executions" ? list_of(*answer, "steps") : json::array{};
    if (!steps.empty()) answer->get_object().erase("steps");
    fmt::print("{}", printable_lines(object_text(answer->get_object(), SystemClock{}.now())));
    if (auto more = print_surroundings(*api, collection.type->name, wish.name, steps); !more) return more.error();
    return done;
}

}  // namespace

int run_describe(int argc, char** argv) {
    Wish wish;
    Arguments arguments{"describe",
                        "All that is known of one object: of a node also its last readings, of a cluster\n"
                        "how its triggers stand, of an execution its steps."};
    arguments.positional("KIND", wish.kind, "node, cluster, trigger, execution, ...")
        .positional("NAME", wish.name, "its name, or its id where it has none");
    add_client_options(arguments, wish.client);
    arguments.examples(
        "  pyscaler describe node web01\n"
        "  pyscaler describe cluster web\n"
        "  pyscaler describe execution 6a1f0c0e-5f0b-4d1c-9d0e-0d9a4c1f7a10");
    if (const auto ended = arguments.parse(argc, argv)) return *ended;
    const auto collection = collection_named(wish.kind);
    if (!collection) return refuse("describe", collection.error().detail());
    return finish("describe", describe(wish, **collection));
}

}  // namespace pyscaler::cli
