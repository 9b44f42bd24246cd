#include "cli/accept_host_key_command.hpp"

#include "cli/client_options.hpp"
#include "cli/exit_status.hpp"
#include "cli/value_text.hpp"

#include <fmt/core.h>

namespace pyscaler::cli {
namespace {

struct Wish {
    std::string node{};
    bool dry_run{false};
    ClientOptions client{};
};

/// What the node showed; nothing when all is well.
Result<std::string> change_of(Api& api, const std::string& node) {
    const auto answer = api.get_json(api_path({"nodes", node}));
    if (!answer) return answer.error();
    return text_of(*answer, "host_key_changed");
}

Result<int> accept(const Wish& wish) {
    auto api = open_api(wish.client);
    if (!api) return api.error();
    const auto change = change_of(*api, wish.node);
    if (!change) return change.error();
    if (change->empty()) return Error{Errc::conflict, fmt::format("the host key of {} has not changed", wish.node)};
    if (wish.dry_run) {
        fmt::print("{}: {}\n", wish.node, *change);
        return done;
    }
    ApiRequest request;
    request.method = "POST";
    request.path = api_path({"nodes", wish.node, "accept_host_key"});
    const auto answer = api->ask(std::move(request));
    if (!answer) return answer.error();
    if (wish.client.wants_json())
        print_json(*answer);
    else
        fmt::print("{}: the next key that it shows is pinned\n", wish.node);
    return done;
}

}  // namespace

int run_accept_host_key(int argc, char** argv) {
    Wish wish;
    Arguments arguments{
        "accept-host-key",
        "Lets work go on with a node that shows another host key than the pinned one: the next key\n"
        "that it shows is pinned. Do it only when you know why it changed; a key that you know already\n"
        "is better written into the node: `host_key` in an apply file."};
    arguments.positional("NODE", wish.node, "its name").flag("--dry-run", wish.dry_run, "only say which key it showed");
    add_client_options(arguments, wish.client);
    arguments.examples("  pyscaler accept-host-key web01 --dry-run\n  pyscaler accept-host-key web01");
    if (const auto ended = arguments.parse(argc, argv)) return *ended;
    return finish("accept-host-key", accept(wish));
}

}  // namespace pyscaler::cli
