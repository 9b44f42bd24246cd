#include "ssh/handshake.hpp"

#include "ssh/limits.hpp"

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/connect.hpp>
#include <fmt/format.h>
#include <netinet/tcp.h>

namespace pyscaler::ssh {
namespace {

using asio::ip::tcp;
using Endpoints = std::vector<tcp::endpoint>;

/// Lives until the resolver's thread has answered, which may be long after the deadline: getaddrinfo cannot be ended.
struct Lookup {
    explicit Lookup(const asio::any_io_executor& executor) : resolver(executor), answered(executor) {}
    tcp::resolver resolver;
    asio::steady_timer answered;
    boost::system::error_code error{asio::error::timed_out};
    Endpoints endpoints{};
};

Task<Result<Endpoints>> resolve(const Login& login, Deadline deadline) {
    boost::system::error_code no_address;
    const auto address = asio::ip::make_address(login.host, no_address);
    if (!no_address) co_return Endpoints{tcp::endpoint{address, login.port}};
    auto lookup = std::make_shared<Lookup>(co_await asio::this_coro::executor);
    lookup->answered.expires_at(deadline);
    auto keep = [lookup](boost::system::error_code error, const tcp::resolver::results_type& found) {
        lookup->error = error;
        for (const auto& entry : found) lookup->endpoints.push_back(entry.endpoint());
        lookup->answered.cancel();
    };
    lookup->resolver.async_resolve(login.host, std::to_string(login.port), tcp::resolver::numeric_service, keep);
    auto [ended] = co_await lookup->answered.async_wait(asio::as_tuple(asio::use_awaitable));
    const auto cancellation = co_await asio::this_coro::cancellation_state;
    if (cancellation.cancelled() != asio::cancellation_type::none) throw boost::system::system_error(ended);
    if (!ended) co_return Error{Errc::timed_out, fmt::format("{}: the name was not resolved in time", login.host)};
    if (lookup->error) {
        co_return Error{Errc::unreachable, fmt::format("{}: name not found: {}", login.host, lookup->error.message())};
    }
    co_return lookup->endpoints;
}

Task<Result<std::shared_ptr<tcp::socket>>> dial(Endpoints endpoints, std::string peer) {
    auto socket = std::make_shared<tcp::socket>(co_await asio::this_coro::executor);
    auto [error, endpoint] = co_await asio::async_connect(*socket, endpoints, asio::as_tuple(asio::use_awaitable));
    if (error == asio::error::operation_aborted) throw boost::system::system_error(error);
    if (error == asio::error::connection_refused) co_return Error{Errc::refused, fmt::format("{}: refused", peer)};
    if (error) co_return Error{Errc::unreachable, fmt::format("{}: {}", peer, error.message())};
    boost::system::error_code ignored;
    socket->set_option(tcp::no_delay(true), ignored);
    socket->set_option(asio::socket_base::keep_alive(true), ignored);
    const int patience = static_cast<int>(limits::dead_peer.count());
    ::setsockopt(socket->native_handle(), IPPROTO_TCP, TCP_USER_TIMEOUT, &patience, sizeof patience);
    co_return socket;
}

/// Every kind of host key we accept, those that are pinned first: a server has several and shows the first that it has.
/// The others follow, so that a server without a pinned kind still shows a key, which then is refused by its
/// fingerprint.
std::string host_key_algorithms(const HostKeyPins& pins) {
    auto kinds = pins.kinds();
    for (const auto* kind :
         {"ssh-ed25519", "ecdsa-sha2-nistp521", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp256", "ssh-rsa"}) {
        if (std::find(kinds.begin(), kinds.end(), kind) == kinds.end()) kinds.emplace_back(kind);
    }
    for (auto& kind : kinds) {
        if (kind == "ssh-rsa") kind = "rsa-sha2-512,rsa-sha2-256";
    }
    return fmt::format("{}", fmt::join(kinds, ","));
}

void set_options(ssh_session session, const Login& login, const HostKeyPins& pins) {
    const bool no = false;
    ssh_options_set(session, SSH_OPTIONS_PROCESS_CONFIG, &no);
    // libssh connects nowhere by itself; a real name would be searched for "user@" and looked up in files.
    ssh_options_set(session, SSH_OPTIONS_HOST, "node");
    ssh_options_set(session, SSH_OPTIONS_USER, login.user.c_str());
    ssh_options_set(session, SSH_OPTIONS_KNOWNHOSTS, "/dev/null");
    ssh_options_set(session, SSH_OPTIONS_GLOBAL_KNOWNHOSTS, "/dev/null");
    ssh_options_set(session, SSH_OPTIONS_HOSTKEYS, host_key_algorithms(pins).c_str());
}

Error key_exchange_error(const Connection& connection, const HostKeyPins& pins) {
    const std::string said = connection.last_error();
    // "kex error : no match for method server host key algo: server [..], client [..]"
    if (!pins.empty() && said.find("server host key algo") != std::string::npos) {
        return {Errc::host_key_changed,
                fmt::format("{}: has no host key of the kind we know ({})", connection.peer(), pins.describe())};
    }
    const bool closed = said.find("ocket error") != std::string::npos || said.find("disconnect") != std::string::npos ||
                        said.find("emote host closed") != std::string::npos;
    return {closed ? Errc::unreachable : Errc::protocol, fmt::format("{}: key exchange: {}", connection.peer(), said)};
}

Task<Result<void>> exchange_keys(std::shared_ptr<Connection> connection, HostKeyPins pins, Deadline deadline) {
    auto step = [handle = connection->session()] { return ssh_connect(handle); };
    auto connected = co_await connection->repeat(step, SSH_AGAIN, deadline);
    if (!connected && connected.error() == Errc::timed_out) {
        co_return Error{Errc::timed_out, fmt::format("{}: no key exchange in time", connection->peer())};
    }
    if (!connected || *connected != SSH_OK) co_return key_exchange_error(*connection, pins);
    connection->host_key = connection->proven_key();
    if (!pins.empty() && !pins.accepts(connection->host_key)) {
        co_return Error{Errc::host_key_changed, fmt::format("{}: shows host key {}, expected {}", connection->peer(),
                                                            connection->host_key.fingerprint(), pins.describe())};
    }
    co_return Result<void>{};
}

Task<Result<void>> authenticate(std::shared_ptr<Connection> connection, PrivateKey key, std::string user,
                                Deadline deadline) {
    auto step = [&] { return ssh_userauth_publickey(connection->session(), nullptr, key.handle()); };
    auto answered = co_await connection->repeat(step, SSH_AUTH_AGAIN, deadline);
    if (!answered) co_return answered.error();
    if (*answered == SSH_AUTH_SUCCESS) co_return Result<void>{};
    if (!connection->alive()) co_return connection->lost();
    const auto* reason = *answered == SSH_AUTH_PARTIAL ? "asks for more than a key" : "does not accept the key";
    co_return Error{Errc::denied,
                    fmt::format("{}: {} {} of user {}", connection->peer(), reason, key.fingerprint(), user)};
}

}  // namespace

Task<Result<std::shared_ptr<Connection>>> log_in(Login login, PrivateKey key, Deadline deadline) {
    deadline = std::min(deadline, deadline_in(login.connect_timeout));
    auto pins = HostKeyPins::parse(login.host_key);
    if (!pins) co_return pins.error().in("host key");
    auto peer = fmt::format("{}:{}", login.host, login.port);
    auto endpoints = co_await resolve(login, deadline);
    if (!endpoints) co_return endpoints.error();
    auto socket = co_await with_deadline(deadline, dial(std::move(*endpoints), peer));
    if (!socket) co_return socket.error() == Errc::timed_out ? socket.error().in(peer + ": connect") : socket.error();

    auto connection = std::make_shared<Connection>(std::move(**socket), std::move(peer));
    set_options(connection->session(), login, *pins);
    connection->start();
    auto known = co_await exchange_keys(connection, *pins, deadline);
    auto let_in = known ? co_await authenticate(connection, std::move(key), login.user, deadline) : known;
    if (!let_in) {
        connection->close();
        co_return let_in.error();
    }
    co_return connection;
}

}  // namespace pyscaler::ssh
