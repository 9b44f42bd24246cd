#include "http/server.hpp"

#include "base/log.hpp"
#include "http/connection_group.hpp"

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <fmt/format.h>
#include <vector>

namespace pyscaler::http {
namespace {

using asio::ip::tcp;
using Code = boost::system::error_code;

constexpr std::size_t most_turned_away = 64;

ServerOptions with_body_limits(ServerOptions options, std::shared_ptr<const Router> router) {
    auto fallback = std::move(options.body_limit);
    options.body_limit = [router, fallback, standard = options.limits.body_bytes](const Request& request) {
        const auto* route = router->find(request);
        if (route && route->body_bytes) return *route->body_bytes;
        return fallback ? fallback(request) : standard;
    };
    return options;
}

/// Runs `work` on the loop of `group`, deaf to cancellation: it would come from another thread.
template <class T>
Task<T> run_there(std::shared_ptr<ConnectionGroup> group, Task<T> work) {
    auto deaf = asio::bind_cancellation_slot(asio::cancellation_slot{}, asio::use_awaitable);
    co_return co_await asio::co_spawn(group->loop(), std::move(work), deaf);
}

}  // namespace

struct Server::State : std::enable_shared_from_this<Server::State> {
    State(EventLoops& loops, ServerOptions given, Handler handler)
        : options(std::move(given)),
          acceptor(loops.at(0)),
          admission(std::make_shared<Admission>(options.limits.connections, options.limits.connections_per_address)) {
        service->limits = options.limits;
        service->handler = std::move(handler);
        service->body_limit = options.body_limit;
        service->proxies = options.proxies;
        for (std::size_t i = 0; i < loops.size(); ++i) {
            groups.push_back(std::make_shared<ConnectionGroup>(loops.at(i), options.limits.tick));
        }
    }

    Result<void> listen();
    Task<void> accept(std::shared_ptr<State> self);
    void receive(tcp::socket socket, const std::shared_ptr<ConnectionGroup>& group);
    void serve(tcp::socket socket, std::shared_ptr<ConnectionGroup> group, Connection::Peer peer,
               std::optional<Admission::Place> place);
    void turn_away(tcp::socket socket, std::shared_ptr<ConnectionGroup> group, Connection::Peer peer);
    Task<void> stop_accepting();
    const std::shared_ptr<ConnectionGroup>& least_loaded();
    Error where(const Code& error, std::string_view what) const {
        return {error, fmt::format("{}:{}: {}: {}", options.address, options.port, what, error.message())};
    }

    ServerOptions options;
    tcp::acceptor acceptor;  // on the first loop, as `tls`
    TlsContext tls{};
    std::shared_ptr<Admission> admission;
    std::shared_ptr<Admission> refusals{std::make_shared<Admission>(most_turned_away, 0)};
    std::shared_ptr<Service> service{std::make_shared<Service>()};
    std::vector<std::shared_ptr<ConnectionGroup>> groups{};
    std::uint16_t port{0};
    std::atomic<std::uint64_t> accepted{0};
    std::atomic<std::uint64_t> refused{0};
};

Result<void> Server::State::listen() {
    Code error;
    const auto address = asio::ip::make_address(options.address, error);
    if (error) return Error{Errc::invalid, options.address + " is not an IP address"};
    const tcp::endpoint endpoint{address, options.port};
    if (acceptor.open(endpoint.protocol(), error); error) return where(error, "open");
    acceptor.set_option(tcp::acceptor::reuse_address{true}, error);
    if (acceptor.bind(endpoint, error); error) return where(error, "bind");
    if (acceptor.listen(tcp::acceptor::max_listen_connections, error); error) return where(error, "listen");
    port = acceptor.local_endpoint().port();
    return {};
}

Task<void> Server::State::accept(std::shared_ptr<State> self) {
    while (self->acceptor.is_open()) {
        const auto group = self->least_loaded();
        auto [error, socket] = co_await acceptor.async_accept(group->loop(), asio::as_tuple(asio::use_awaitable));
        if (!error) {
            self->receive(std::move(socket), group);
        } else if (error == asio::error::operation_aborted) {
            co_return;
        } else {
            // Most likely we are out of descriptors: let some connections end first.
            log::warning("http", "accept: {}", error.message());
            co_await sleep_until(deadline_in(std::chrono::milliseconds{100}));
        }
    }
}

const std::shared_ptr<ConnectionGroup>& Server::State::least_loaded() {
    return *std::min_element(groups.begin(), groups.end(),
                             [](const auto& a, const auto& b) { return a->load() < b->load(); });
}

void Server::State::receive(tcp::socket socket, const std::shared_ptr<ConnectionGroup>& group) {
    Code error;
    const auto remote = socket.remote_endpoint(error);
    const auto local = socket.local_endpoint(error);
    if (error) return;  // it has gone already
    socket.set_option(tcp::no_delay{true}, error);
    ++accepted;
    Connection::Peer peer{remote.address().to_string(), local.address().to_string(), tls != nullptr};
    const bool is_proxy = options.proxies.trusts(peer.remote_address);
    auto place = Admission::admit(admission, is_proxy ? std::string{} : client_network(peer.remote_address));
    if (!place) {
        ++refused;
        if (!tls) turn_away(std::move(socket), group, std::move(peer));
        return;
    }
    serve(std::move(socket), group, std::move(peer), std::move(place));
}

void Server::State::serve(tcp::socket socket, std::shared_ptr<ConnectionGroup> group, Connection::Peer peer,
                          std::optional<Admission::Place> place) {
    ++group->load();
    auto transport = make_transport(std::move(socket), tls);
    auto begin = [service = service, group, peer = std::move(peer), transport = std::move(transport),
                  place = std::move(place)]() mutable {
        auto connection = std::make_shared<Connection>(service, group, std::move(transport), std::move(peer));
        group->spawn("connection", Connection::serve(connection, std::move(place)));
    };
    asio::post(group->loop(), std::move(begin));
}

/// A few at a time are told why; more are closed without a word.
void Server::State::turn_away(tcp::socket socket, std::shared_ptr<ConnectionGroup> group, Connection::Peer peer) {
    auto place = Admission::admit(refusals, peer.remote_address);
    if (!place) return;
    ++group->load();
    auto transport = make_transport(std::move(socket), {});
    auto begin = [service = service, group, peer = std::move(peer), transport = std::move(transport),
                  place = std::move(place)]() mutable {
        auto connection = std::make_shared<Connection>(service, group, std::move(transport), std::move(peer));
        group->spawn("refusal", Connection::turn_away(connection, std::move(place)));
    };
    asio::post(group->loop(), std::move(begin));
}

Task<void> Server::State::stop_accepting() {
    Code ignored;
    acceptor.close(ignored);
    co_return;
}

Server::Server(EventLoops& loops, ServerOptions options, Handler handler)
    : state_(std::make_shared<State>(loops, std::move(options), std::move(handler))) {}

Server::Server(EventLoops& loops, ServerOptions options, Router router) {
    auto shared = std::make_shared<const Router>(std::move(router));
    auto handler = [shared](Request request) { return shared->handle(std::move(request)); };
    state_ = std::make_shared<State>(loops, with_body_limits(std::move(options), shared), handler);
}

Server::~Server() {
    asio::post(state_->groups.front()->loop(), [state = state_] {
        Code ignored;
        state->acceptor.close(ignored);
    });
    for (const auto& group : state_->groups) asio::post(group->loop(), [group] { group->abandon(); });
}

Result<void> Server::start() {
    if (state_->options.tls) {
        auto loaded = load_tls(*state_->options.tls);
        if (!loaded) return loaded.error();
        state_->tls = std::move(*loaded);
    }
    if (auto listening = state_->listen(); !listening) return listening;
    const auto& first = state_->groups.front();
    asio::post(first->loop(), [state = state_, first] { first->spawn("accept", state->accept(state)); });
    return {};
}

std::uint16_t Server::port() const noexcept { return state_->port; }

std::string Server::url() const {
    const auto& address = state_->options.address;
    const bool is_v6 = address.find(':') != std::string::npos;
    return fmt::format("{}://{}{}{}:{}", state_->options.tls ? "https" : "http", is_v6 ? "[" : "", address,
                       is_v6 ? "]" : "", port());
}

Task<bool> Server::stop(Deadline deadline) {
    const auto state = state_;
    co_await run_there(state->groups.front(), state->stop_accepting());
    for (const auto& group : state->groups) asio::post(group->loop(), [group] { group->finish_up(); });
    bool is_clean = true;
    for (const auto& group : state->groups) {
        const bool stopped = co_await run_there(group, group->stop(deadline));
        is_clean = is_clean && stopped;
    }
    co_return is_clean;
}

Result<void> Server::reload_certificates() {
    if (!state_->options.tls) return {};
    auto loaded = load_tls(*state_->options.tls);
    if (!loaded) return loaded.error();
    asio::post(state_->groups.front()->loop(),
               [state = state_, tls = std::move(*loaded)]() mutable { state->tls = std::move(tls); });
    return {};
}

ServerStatistics Server::statistics() const {
    ServerStatistics statistics;
    statistics.connections = state_->accepted;
    statistics.refused = state_->refused;
    statistics.requests = state_->service->requests;
    statistics.rejected = state_->service->rejected;
    statistics.open = state_->admission->taken();
    return statistics;
}

}  // namespace pyscaler::http
