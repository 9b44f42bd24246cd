#include "cli/run_command.hpp"

#include "cli/exit_status.hpp"
#include "cli/start_options.hpp"

#include <boost/json/array.hpp>
#include <fmt/format.h>

namespace pyscaler::cli {
namespace {

namespace json = boost::json;

struct Wish {
    std::string action{};
    std::vector<std::string> targets{};
    StartOptions start{};
};

/// Whether there is such an object.
Result<bool> exists(Api& api, const std::string& collection, const std::string& name) {
    const auto found = api.get(api_path({collection, name}));
    if (found) return true;
    if (found.error() == Errc::not_found) return false;
    return found.error();
}

/// A cluster, or else nodes.
Result<json::object> place_of(Api& api, const std::vector<std::string>& targets) {
    if (targets.size() == 1) {
        const auto is_cluster = exists(api, "clusters", targets[0]);
        if (!is_cluster) return is_cluster.error();
        if (*is_cluster) return json::object{{"cluster", targets[0]}};
    }
    for (const auto& target : targets) {
        const auto is_node = exists(api, "nodes", target);
        if (!is_node) return is_node.error();
        if (!*is_node)
            return Error{Errc::not_found, fmt::format("--on {}: there is no {}node of that name", target,
                                                      targets.size() == 1 ? "cluster or " : "")};
    }
    return json::object{{"nodes", json::array(targets.begin(), targets.end())}};
}

Result<int> run(const Wish& wish) {
    auto api = open_api(wish.start.client);
    if (!api) return api.error();
    const auto place = place_of(*api, wish.targets);
    if (!place) return place.error();
    if (!wish.start.dry_run)
        return start_execution(*api, api_path({"actions", wish.action, "run"}), *place, wish.start);
    if (auto action = api->get(api_path({"actions", wish.action})); !action) return action.error();
    fmt::print("would run {} on {}\n", wish.action, fmt::join(wish.targets, ", "));
    return done;
}

}  // namespace

int run_run(int argc, char** argv) {
    Wish wish;
    Arguments arguments{"run", "Runs one action by hand, on a cluster or on nodes of one."};
    arguments.positional("ACTION", wish.action, "its name")
        .several("--on", wish.targets, "a cluster, or one or more nodes", "TARGET");
    add_start_options(arguments, wish.start);
    arguments.examples(
        "  pyscaler run restart --on web01 web02 --follow\n"
        "  pyscaler run deploy --on web --reason 'release 1.4' --follow --wait 10m");
    if (const auto ended = arguments.parse(argc, argv)) return *ended;
    return finish("run", run(wish));
}

}  // namespace pyscaler::cli
