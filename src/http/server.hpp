#pragma once
#include "base/deadline.hpp"
#include "base/event_loops.hpp"
#include "base/result.hpp"
#include "http/forwarding.hpp"
#include "http/handler.hpp"
#include "http/limits.hpp"
#include "http/router.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace pyscaler::http {

/// PEM files of a server; the certificate's may hold its chain.
struct TlsFiles {
    std::string certificate{};
    std::string private_key{};
};

struct ServerOptions {
    std::string address{"127.0.0.1"};  ///< an IP address
    std::uint16_t port{0};             ///< 0: a free one, see `Server::port`
    std::optional<TlsFiles> tls{};     ///< TLS 1.2 and up
    Forwarding proxies{};              ///< who may say for whom they ask; no limit of connections for each of them
    Limits limits{};
    BodyLimit body_limit{};  ///< overrides `limits.body_bytes` for a request
};

/// Counted since the start.
struct ServerStatistics {
    std::uint64_t connections{0};  ///< accepted
    std::uint64_t refused{0};      ///< connections above a limit
    std::uint64_t requests{0};     ///< handed to the handler
    std::uint64_t rejected{0};     ///< malformed, too large or too slow: never seen by the handler
    std::size_t open{0};           ///< connections now
};

/// An HTTP/1.1 server. One acceptor hands each connection to the loop that has the fewest, and everything of it runs
/// there. (Not one listening socket per loop with SO_REUSEPORT: the kernel spreads those by a hash, which leaves a loop
/// idle where few connections live long, and connections waiting in a closed one are lost.)
class Server {
public:
    /// `loops` must outlive the server.
    Server(EventLoops& loops, ServerOptions options, Handler handler);
    /// The router's handlers and body limits.
    Server(EventLoops& loops, ServerOptions options, Router router);
    /// Cuts what is left: call `stop` first.
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    /// Binds, listens and begins to accept. The error names address and port, or the TLS file that is wrong.
    Result<void> start();

    /// The port that it listens on; 0 before `start`.
    std::uint16_t port() const noexcept;
    /// "http://127.0.0.1:7070", without a slash at the end.
    std::string url() const;

    /// Stops accepting, closes idle connections and streams, lets requests under way be answered until `deadline` and
    /// then cancels them. Returns whether nothing had to be cancelled. From any loop; not again after it returned.
    Task<bool> stop(Deadline deadline);

    /// Reads the TLS files again, for connections to come; with an error the old ones stay in use. From any thread.
    Result<void> reload_certificates();

    /// From any thread.
    ServerStatistics statistics() const;

private:
    struct State;
    std::shared_ptr<State> state_;
};

}  // namespace pyscaler::http
