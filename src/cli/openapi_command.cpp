#include "cli/openapi_command.hpp"

#include "cli/client_options.hpp"
#include "cli/exit_status.hpp"

namespace pyscaler::cli {
namespace {

Result<int> print_document(const ClientOptions& options) {
    auto api = open_api(options);
    if (!api) return api.error();
    const auto document = api->get("/api/openapi.json");
    if (!document) return document.error();
    print_json(*document);
    return done;
}

}  // namespace

int run_openapi(int argc, char** argv) {
    ClientOptions options;
    Arguments arguments{"openapi", "The OpenAPI document of the REST API, as the server describes itself."};
    add_client_options(arguments, options);
    arguments.examples("  pyscaler openapi > pyscaler.json");
    if (const auto ended = arguments.parse(argc, argv)) return *ended;
    return finish("openapi", print_document(options));
}

}  // namespace pyscaler::cli
