#include "cli/freeze_command.hpp"

#include "base/clock.hpp"
#include "cli/client_options.hpp"
#include "cli/exit_status.hpp"
#include "cli/value_text.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/core.h>
#include <string_view>

namespace pyscaler::cli {
namespace {

namespace json = boost::json;

struct Wish {
    std::string cluster{};
    bool all{false};
    bool dry_run{false};
    std::string reason{};
    std::optional<Duration> length{};
    ClientOptions client{};

    std::string where() const { return all ? "all clusters" : cluster; }
    bool says_where() const { return all != !cluster.empty(); }
};

Result<int> freeze(const Wish& wish) {
    auto api = open_api(wish.client);
    if (!api) return api.error();
    json::object body{{"reason", wish.reason}};
    body["cluster"] = wish.all ? json::value{} : json::value(wish.cluster);
    const auto now = SystemClock{}.now();
    if (wish.length) body["expires_at"] = format_time(now + wish.length->value());
    const auto until = wish.length ? "until " + short_time(now + wish.length->value(), now) : "until it is lifted";
    if (wish.dry_run) {
        if (!wish.all)
            if (auto found = api->get(api_path({"clusters", wish.cluster})); !found) return found.error();
        fmt::print("would freeze {} {}\n", wish.where(), until);
        return done;
    }
    ApiRequest request;
    request.method = "POST";
    request.path = api_path({"freezes"});
    request.body = json::serialize(body);
    const auto answer = api->ask(std::move(request));
    if (!answer) return answer.error();
    if (wish.client.wants_json())
        print_json(*answer);
    else
        fmt::print("frozen: {}, {}\n", wish.where(), until);
    return done;
}

/// The ids of the freezes that are meant.
Result<std::vector<std::string>> freezes_of(Api& api, const Wish& wish) {
    const auto page = api.get_json(with_query(api_path({"freezes"}), {{"limit", "1000"}}));
    if (!page) return page.error();
    std::vector<std::string> ids;
    for (const auto& each : list_of(*page, "items")) {
        const auto cluster = text_of(each, "cluster");
        if (wish.all ? cluster.empty() : cluster == wish.cluster) ids.push_back(json::serialize(each.at("id")));
    }
    if (ids.empty()) return Error{Errc::not_found, fmt::format("there is no freeze of {}", wish.where())};
    return ids;
}

Result<int> lift(const Wish& wish) {
    auto api = open_api(wish.client);
    if (!api) return api.error();
    const auto ids = freezes_of(*api, wish);
    if (!ids) return ids.error();
    for (const auto& id : *ids) {
        ApiRequest request;
        request.method = "DELETE";
        request.path = api_path({"freezes", id});
        if (!wish.dry_run)
            if (auto removed = api->ask(std::move(request)); !removed) return removed.error();
        if (!wish.client.wants_json())
            fmt::print("{} freeze {} of {}\n", wish.dry_run ? "would lift" : "lifted", id, wish.where());
    }
    return done;
}

int run_lift(int argc, char** argv) {
    Wish wish;
    Arguments arguments{"freeze lift", "Ends the freezes of a cluster, or with --all those of all clusters together."};
    arguments.optional_positional("CLUSTER", wish.cluster, "its name")
        .flag("--all", wish.all, "the freezes that are for all clusters")
        .flag("--dry-run", wish.dry_run, "only say which");
    add_client_options(arguments, wish.client);
    arguments.examples("  pyscaler freeze lift web\n  pyscaler freeze lift --all");
    if (const auto ended = arguments.parse(argc, argv)) return *ended;
    if (!wish.says_where()) return refuse("freeze lift", "name a cluster or give --all");
    return finish("freeze lift", lift(wish));
}

}  // namespace

int run_freeze(int argc, char** argv) {
    if (argc > 1 && std::string_view{argv[1]} == "lift") return run_lift(argc - 1, argv + 1);
    Wish wish;
    Arguments arguments{"freeze",
                        "While it lasts, nothing is started or ended in the cluster, neither by the program nor by\n"
                        "hand. `pyscaler freeze lift` ends it; `pyscaler get freezes` lists them."};
    arguments.optional_positional("CLUSTER", wish.cluster, "its name")
        .flag("--all", wish.all, "all clusters")
        .option("--reason", wish.reason, "why; must be given")
        .duration("--for", wish.length, "how long, such as 2h; else until it is lifted")
        .flag("--dry-run", wish.dry_run, "only say what would be frozen");
    add_client_options(arguments, wish.client);
    arguments.examples(
        "  pyscaler freeze web --reason 'database migration' --for 2h\n"
        "  pyscaler freeze --all --reason 'network change'\n"
        "  pyscaler freeze lift web");
    if (const auto ended = arguments.parse(argc, argv)) return *ended;
    if (!wish.says_where()) return refuse("freeze", "name a cluster or give --all");
    if (wish.reason.empty()) return refuse("freeze", "say why with --reason");
    return finish("freeze", freeze(wish));
}

}  // namespace pyscaler::cli
