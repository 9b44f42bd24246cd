#include "cli/cancel_command.hpp"

#include "cli/client_options.hpp"
#include "cli/exit_status.hpp"

#include <fmt/core.h>

namespace pyscaler::cli {
namespace {

struct Wish {
    std::string execution{};
    bool dry_run{false};
    ClientOptions client{};
};

Result<int> cancel(const Wish& wish) {
    auto api = open_api(wish.client);
    if (!api) return api.error();
    ApiRequest request;
    request.method = wish.dry_run ? "GET" : "POST";
    request.path = api_path({"executions", wish.execution});
    if (!wish.dry_run) request.path += "/cancel";
    const auto body = api->ask(std::move(request));
    if (!body) return body.error();
    if (wish.client.wants_json())
        print_json(*body);
    else
        fmt::print("{} {}\n", wish.dry_run ? "would cancel" : "cancelled", wish.execution);
    return done;
}

}  // namespace

int run_cancel(int argc, char** argv) {
    Wish wish;
    Arguments arguments{"cancel", "Stops an execution: steps that run are cancelled, those to come are skipped."};
    arguments.positional("EXECUTION", wish.execution, "its UUID, as `pyscaler get executions` lists it")
        .flag("--dry-run", wish.dry_run, "only check that there is one");
    add_client_options(arguments, wish.client);
    arguments.examples(
        "  pyscaler get executions --filter state=running\n"
        "  pyscaler cancel 6a1f0c0e-5f0b-4d1c-9d0e-0d9a4c1f7a10");
    if (const auto ended = arguments.parse(argc, argv)) return *ended;
    return finish("cancel", cancel(wish));
}

}  // namespace pyscaler::cli
