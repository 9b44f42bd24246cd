#pragma once
#include "cli/api.hpp"
#include "cli/arguments.hpp"
#include "cli/server_address.hpp"

#include <string>

namespace pyscaler::cli {

/// What every command takes that asks a server.
struct ClientOptions {
    ServerOptions server{};
    std::string output{"table"};
    std::optional<Duration> patience{};

    bool wants_json() const { return output == "json"; }
};

/// Adds them, under a title of their own: call it after the command's own options.
void add_client_options(Arguments& arguments, ClientOptions& options);

/// The API of the server that is meant; nothing has been asked yet.
Result<Api> open_api(const ClientOptions& options);

/// Writes an answer's JSON as it came, and a line end.
void print_json(const std::string& body);

}  // namespace pyscaler::cli
