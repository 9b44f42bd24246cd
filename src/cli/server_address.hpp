#pragma once
#include "base/result.hpp"
#include "base/secret.hpp"

#include <string>

namespace pyscaler::cli {

/// What was typed to say which server is meant.
struct ServerOptions {
    std::string url{};
    std::string token{};
    std::string data{};     ///< data folder; empty: the usual one
    std::string ca_file{};  ///< PEM of the authorities to trust; empty: the system's
};

struct ServerAddress {
    std::string url{};  ///< without a slash at the end
    Secret token{};     ///< empty: none is known
    std::string ca_file{};
};

/// The options, else PYSCALER_URL and PYSCALER_TOKEN, else what the server left in its data folder, else
/// 127.0.0.1:7070. The data folder's token is only used for the data folder's own server, so that no other address ever
/// gets it.
Result<ServerAddress> find_server(const ServerOptions& options);

}  // namespace pyscaler::cli
