#include "cli/fire_command.hpp"

#include "cli/exit_status.hpp"
#include "cli/start_options.hpp"

#include <fmt/core.h>

namespace pyscaler::cli {
namespace {

struct Wish {
    std::string trigger{};
    std::int64_t count{0};
    StartOptions start{};
};

Result<int> fire(const Wish& wish) {
    auto api = open_api(wish.start.client);
    if (!api) return api.error();
    if (wish.start.dry_run) {
        if (auto trigger = api->get(api_path({"triggers", wish.trigger})); !trigger) return trigger.error();
        fmt::print("would run the steps of {}\n", wish.trigger);
        return done;
    }
    boost::json::object body;
    if (wish.count > 0) body["count"] = wish.count;
    return start_execution(*api, api_path({"triggers", wish.trigger, "fire"}), std::move(body), wish.start);
}

}  // namespace

int run_fire(int argc, char** argv) {
    Wish wish;
    Arguments arguments{"fire",
                        "Runs the steps of a trigger now, whatever its counters say. In every mode, but not under a\n"
                        "freeze, and never above the cluster's max."};
    arguments.positional("TRIGGER", wish.trigger, "its name")
        .number("--count", wish.count, 1, 1000, "how many nodes to grow by, else what its action says");
    add_start_options(arguments, wish.start);
    arguments.examples("  pyscaler fire grow-web --follow\n  pyscaler fire grow-web --count 3 --reason 'sale at noon'");
    if (const auto ended = arguments.parse(argc, argv)) return *ended;
    return finish("fire", fire(wish));
}

}  // namespace pyscaler::cli
