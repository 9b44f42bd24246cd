#include "cli/explain_command.hpp"

#include "cli/client_options.hpp"
#include "cli/exit_status.hpp"
#include "cli/printable.hpp"

#include <fmt/core.h>

namespace pyscaler::cli {
namespace {

struct Wish {
    std::string cluster{};
    std::string slot{};
    ClientOptions client{};
};

Result<int> explain(const Wish& wish) {
    auto api = open_api(wish.client);
    if (!api) return api.error();
    Query query;
    if (!wish.slot.empty()) query.emplace_back("slot", wish.slot);
    ApiRequest request;
    const bool is_json = wish.client.wants_json();
    request.path = with_query(api_path({"clusters", wish.cluster, is_json ? "decision" : "explain"}), query);
    request.accept = is_json ? "application/json" : "text/plain";
    const auto body = api->ask(std::move(request));
    if (!body) return body.error();
    if (is_json)
        print_json(*body);
    else
        fmt::print("{}", printable_lines(*body));
    return done;
}

}  // namespace

int run_explain(int argc, char** argv) {
    Wish wish;
    Arguments arguments{"explain", "Why a cluster has as many nodes as it has: its newest decision, stage by stage."};
    arguments.positional("CLUSTER", wish.cluster, "its name")
        .option("--slot", wish.slot, "the decision of this slot instead, by its beginning", "TIME");
    add_client_options(arguments, wish.client);
    arguments.examples(
        "  pyscaler explain web\n"
        "  pyscaler explain web --output json      the whole record: every trigger, proposal and margin");
    if (const auto ended = arguments.parse(argc, argv)) return *ended;
    return finish("explain", explain(wish));
}

}  // namespace pyscaler::cli
