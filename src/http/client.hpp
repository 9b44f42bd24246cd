#pragma once
#include "base/deadline.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"
#include "base/task.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pyscaler::http {

/// Names and values in the order of the wire; names keep their spelling and are compared without case.
using ClientHeaders = std::vector<std::pair<std::string, std::string>>;

/// What to ask. Redirects are not followed: a 3xx is an answer like any other.
struct ClientRequest {
    std::string method{"GET"};
    /// `http://` or `https://`, absolute.
    std::string url{};
    ClientHeaders headers{};
    std::string body{};
    /// PEM file of the authorities to trust; empty: the system's.
    std::string ca_file{};
    /// The same as PEM; nobody else is trusted then.
    std::string authorities{};
    bool check_host_name{true};
    /// PEM, shown to a server that asks for one, and its key, without a passphrase; empty: none.
    std::string certificate{};
    Secret private_key{};
    /// Trust whoever answers: to find out whether a peer speaks TLS, never with a secret.
    bool any_certificate{false};
    /// Connect to this Unix socket; the URL's host then only fills the `Host` header.
    std::string unix_socket{};
    /// More than this many bytes of body (after decompression) end the transfer with `Errc::limit_exceeded`. Does not
    /// apply to what goes to `on_data`.
    std::size_t response_limit{16U << 20U};
    /// To establish the connection (name, TCP, TLS); the whole exchange is bound by the deadline.
    std::chrono::milliseconds connect_timeout{10'000};
    /// `http_proxy`, `https_proxy`, `no_proxy` of the environment count, except towards loopback addresses.
    bool use_proxy{true};
    /// Gets the body of a 2xx answer piece by piece as it arrives (server-sent events); `body` of the response then
    /// stays empty. Return false to end the transfer: `perform` then returns the response as far as it came. Runs on
    /// the client's loop, must not block and must not call the client.
    std::function<bool(std::string_view)> on_data{};
};

struct ClientResponse {
    int status{0};
    ClientHeaders headers{};
    std::string body{};

    /// The first header of that name, without regard to case; empty when there is none.
    std::string_view header(std::string_view name) const noexcept;
};

/// HTTP/1.1 and HTTP/2 over libcurl's multi interface, driven by one event loop: no thread of its own (libcurl resolves
/// host names on a short-lived one). Connections are kept and used again. Lives on that loop and is used only there.
class Client {
public:
    explicit Client(asio::any_io_executor executor);
    ~Client();
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;

    /// One exchange. Every status is an answer; errors are:
    /// `refused` (nobody listens), `unreachable` (name, route, proxy, connection lost), `timed_out` (deadline or
    /// connect timeout), `protocol` (TLS, certificate, malformed HTTP), `limit_exceeded` (body), `invalid` (URL,
    /// header, CA file). Throws `operation_aborted` when cancelled; the transfer is gone then.
    Task<Result<ClientResponse>> perform(ClientRequest request, Deadline deadline);

private:
    struct State;
    std::shared_ptr<State> state_;
};

}  // namespace pyscaler::http
