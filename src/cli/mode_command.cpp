#include "cli/mode_command.hpp"

#include "cli/client_options.hpp"
#include "cli/exit_status.hpp"
#include "cli/value_text.hpp"

#include <algorithm>
#include <array>
#include <boost/json/serialize.hpp>
#include <fmt/core.h>

namespace pyscaler::cli {
namespace {

namespace json = boost::json;

constexpr std::array<std::string_view, 3> modes{"off", "shadow", "on"};

struct Wish {
    std::string cluster{};
    std::string mode{};
    bool dry_run{false};
    ClientOptions client{};
};

Result<int> set_mode(const Wish& wish) {
    auto api = open_api(wish.client);
    if (!api) return api.error();
    const auto path = api_path({"clusters", wish.cluster});
    auto body = api->get(path);
    if (!body) return body.error();
    const auto before = parse_answer(*body);
    if (!before) return before.error();
    const bool acts = !wish.mode.empty() && !wish.dry_run;
    if (acts) {
        ApiRequest request;
        request.method = "PATCH";
        request.path = path;
        request.body = json::serialize(json::object{{"mode", wish.mode}});
        body = api->ask(std::move(request));
        if (!body) return body.error();
    }
    if (wish.client.wants_json())
        print_json(*body);
    else if (wish.mode.empty())
        fmt::print("{}\n", text_of(*before, "mode"));
    else
        fmt::print("{}{}: {} → {}\n", wish.dry_run ? "would set " : "", wish.cluster, text_of(*before, "mode"),
                   wish.mode);
    return done;
}

}  // namespace

int run_mode(int argc, char** argv) {
    Wish wish;
    Arguments arguments{"mode",
                        "What the decision may do with a cluster. off: nothing is decided; shadow: decisions are made\n"
                        "and recorded, nothing is done; on: they are carried out. Without a mode: which one it has."};
    arguments.positional("CLUSTER", wish.cluster, "its name")
        .optional_positional("MODE", wish.mode, "off, shadow or on")
        .flag("--dry-run", wish.dry_run, "only say what would change");
    add_client_options(arguments, wish.client);
    arguments.examples(
        "  pyscaler mode web shadow       let it think aloud for a day: pyscaler explain web\n"
        "  pyscaler mode web on");
    if (const auto ended = arguments.parse(argc, argv)) return *ended;
    if (!wish.mode.empty() && std::find(modes.begin(), modes.end(), wish.mode) == modes.end())
        return refuse("mode", fmt::format("{}: expected off, shadow or on", wish.mode));
    return finish("mode", set_mode(wish));
}

}  // namespace pyscaler::cli
