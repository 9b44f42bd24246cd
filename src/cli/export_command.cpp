#include "cli/export_command.hpp"

#include "cli/client_options.hpp"
#include "cli/exit_status.hpp"

#include <fmt/core.h>

namespace pyscaler::cli {
namespace {

Result<int> export_all(const ClientOptions& options) {
    auto api = open_api(options);
    if (!api) return api.error();
    const auto yaml = api->get(api_path({"export"}));
    if (!yaml) return yaml.error();
    fmt::print("{}", *yaml);
    return done;
}

}  // namespace

int run_export(int argc, char** argv) {
    ClientOptions options;
    Arguments arguments{"export",
                        "The configuration as an apply file, without secrets and without nodes that were launched.\n"
                        "Applying it where it came from changes nothing."};
    add_client_options(arguments, options);
    arguments.examples("  pyscaler export > everything.yaml");
    if (const auto ended = arguments.parse(argc, argv)) return *ended;
    return finish("export", export_all(options));
}

}  // namespace pyscaler::cli
