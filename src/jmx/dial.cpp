#include "jmx/dial.hpp"

#include "jmx/access.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/connect.hpp>
#include <chrono>
#include <fmt/core.h>
#include <memory>
#include <vector>

namespace pyscaler::jmx {
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

Task<Result<Endpoints>> resolve(std::string host, std::uint16_t port, Deadline deadline) {
    boost::system::error_code no_address;
    const auto address = asio::ip::make_address(host, no_address);
    if (!no_address) co_return Endpoints{tcp::endpoint{address, port}};
    auto lookup = std::make_shared<Lookup>(co_await asio::this_coro::executor);
    lookup->answered.expires_at(deadline);
    auto keep = [lookup](boost::system::error_code error, const tcp::resolver::results_type& found) {
        lookup->error = error;
        for (const auto& entry : found) lookup->endpoints.push_back(entry.endpoint());
        lookup->answered.cancel();
    };
    lookup->resolver.async_resolve(host, std::to_string(port), tcp::resolver::numeric_service, keep);
    auto [ended] = co_await lookup->answered.async_wait(asio::as_tuple(asio::use_awaitable));
    const auto cancellation = co_await asio::this_coro::cancellation_state;
    if (cancellation.cancelled() != asio::cancellation_type::none) throw boost::system::system_error(ended);
    if (!ended) co_return Error{Errc::timed_out, fmt::format("{}: the name was not resolved in time", host)};
    if (lookup->error)
        co_return Error{Errc::unreachable, fmt::format("{}: name not found: {}", host, lookup->error.message())};
    co_return lookup->endpoints;
}

Task<Result<std::shared_ptr<tcp::socket>>> connect(Endpoints endpoints, std::string peer) {
    auto socket = std::make_shared<tcp::socket>(co_await asio::this_coro::executor);
    auto [error, endpoint] = co_await asio::async_connect(*socket, endpoints, asio::as_tuple(asio::use_awaitable));
    if (error == asio::error::operation_aborted) throw boost::system::system_error(error);
    if (error == asio::error::connection_refused) co_return Error{Errc::refused, fmt::format("{}: refused", peer)};
    if (error) co_return Error{Errc::unreachable, fmt::format("{}: {}", peer, error.message())};
    boost::system::error_code ignored;
    socket->set_option(tcp::no_delay(true), ignored);
    socket->set_option(asio::socket_base::keep_alive(true), ignored);
    socket->non_blocking(true, ignored);
    co_return socket;
}

}  // namespace

Task<Result<std::shared_ptr<tcp::socket>>> dial(std::string host, std::uint16_t port, Deadline deadline) {
    if (std::chrono::steady_clock::now() >= deadline)
        co_return Error{Errc::timed_out, fmt::format("{}:{}: no time left", host, port)};
    auto endpoints = co_await resolve(host, port, deadline);
    if (!endpoints) co_return endpoints.error();
    const auto peer = peer_of(host, port);
    auto socket = co_await with_deadline(deadline, connect(std::move(*endpoints), peer));
    if (!socket && socket.error() == Errc::timed_out)
        co_return Error{Errc::timed_out, fmt::format("{}: no connection in time", peer)};
    co_return socket;
}

}  // namespace pyscaler::jmx
