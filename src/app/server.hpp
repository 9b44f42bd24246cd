#pragma once
#include "app/engine.hpp"
#include "base/spawn.hpp"
#include "http/server.hpp"
#include "web/api.hpp"

#include <memory>
#include <string>

namespace pyscaler::app {

/// The web server over an engine. While it runs, the data folder tells the command line where it is and with which
/// token: an administrator's, made anew at each start.
class Server {
public:
    Server(Engine& engine, DataFolder folder, http::ServerOptions options, const Clock& clock,
           Identifiers& identifiers);
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    Result<void> start();
    /// Blocks until requests have ended, or `deadline`.
    void stop(Deadline deadline);

    std::string url() const;
    /// The token of the local command line.
    const Secret& token() const { return token_; }
    /// Reads the TLS files again.
    Result<void> reload_certificates();

private:
    Result<void> make_local_token();

    Engine& engine_;
    DataFolder folder_;
    const Clock& clock_;
    Identifiers& identifiers_;
    web::Services services_;
    http::Server server_;
    Scope scope_;  // on the first loop
    Secret token_{};
};

}  // namespace pyscaler::app
