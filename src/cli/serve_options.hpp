#pragma once
#include "configuration/settings.hpp"
#include "http/server.hpp"

#include <optional>
#include <variant>

namespace pyscaler::cli {

/// The settings of a server: of the file that `--settings` or PYSCALER_SETTINGS names, then the environment, then the
/// options. Or the exit status when there is nothing to serve: after `--help`, or when something is wrong, which is
/// said on standard error.
std::variant<configuration::Settings, int> settings_of_serve(int argc, char** argv);

/// What the HTTP server listens on; `Errc::invalid` for an address that others can reach without TLS or `insecure`.
Result<http::ServerOptions> listening(const configuration::ServerSettings& settings);

}  // namespace pyscaler::cli
