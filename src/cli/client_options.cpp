#include "cli/client_options.hpp"

#include "app/data_folder.hpp"

#include <fmt/core.h>

namespace pyscaler::cli {

namespace {

/// Longer than `check`, the longest question, takes the server.
constexpr Duration usual_patience{std::chrono::seconds{75}};

}  // namespace

void add_client_options(Arguments& arguments, ClientOptions& options) {
    arguments.group("Server")
        .option("--url", options.server.url, "where it is, else PYSCALER_URL, else the data folder says", "URL")
        .option("--token", options.server.token, "else PYSCALER_TOKEN, which others cannot see in the process list")
        .option("--data", options.server.data,
                "data folder of a server on this machine, else " + app::DataFolder::default_path().string(), "FOLDER")
        .option("--ca-file", options.server.ca_file, "authorities to trust for HTTPS, else the system's", "FILE")
        .duration("--timeout", options.patience, "how long an answer may take, else 75s")
        .choice("--output", options.output, {"table", "json"}, "json: what the API answered");
}

Result<Api> open_api(const ClientOptions& options) {
    auto server = find_server(options.server);
    if (!server) return server.error();
    return Api{std::move(*server), options.patience.value_or(usual_patience)};
}

void print_json(const std::string& body) { fmt::print("{}\n", body); }

}  // namespace pyscaler::cli
