#include "sandbox/health_listener.hpp"

#include "base/deadline.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/write.hpp>
#include <fmt/core.h>

namespace pyscaler::sandbox {
namespace {

using namespace std::chrono_literals;
using asio::ip::tcp;

constexpr auto request_time = 10s;
constexpr std::size_t max_request = 8192;

}  // namespace

struct HealthListener::State {
    explicit State(asio::any_io_executor loop) : acceptor(loop) {}

    tcp::acceptor acceptor;
    Manner manner{Manner::healthy};
    double busy{0};

    std::string answer() const {
        const auto body = manner == Manner::healthy ? fmt::format("busy {:.1f}\n", busy * 100) : "unhealthy\n";
        return fmt::format(
            "HTTP/1.1 {}\r\nContent-Type: text/plain\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{}",
            manner == Manner::healthy ? "200 OK" : "503 Service Unavailable", body.size(), body);
    }

    static Task<Result<void>> serve(tcp::socket socket, std::shared_ptr<State> state) {
        std::string request;
        boost::system::error_code problem;
        co_await asio::async_read_until(socket, asio::dynamic_buffer(request, max_request), "\r\n\r\n",
                                        asio::redirect_error(asio::use_awaitable, problem));
        if (problem) co_return Error{problem, "read"};
        if (state->manner == Manner::silent) co_await sleep_until(Deadline::max());
        const auto answer = state->answer();
        co_await asio::async_write(socket, asio::buffer(answer), asio::redirect_error(asio::use_awaitable, problem));
        co_return Result<void>{};
    }

    static Task<void> serve_in_time(tcp::socket socket, std::shared_ptr<State> state) {
        co_await with_deadline(deadline_in(request_time), serve(std::move(socket), std::move(state)));
    }
};

HealthListener::HealthListener(std::shared_ptr<State> state) : state_(std::move(state)) {}

HealthListener::~HealthListener() {
    boost::system::error_code ignored;
    state_->acceptor.close(ignored);
}

Task<void> HealthListener::accept(Scope& scope, std::shared_ptr<State> state) {
    while (state->acceptor.is_open()) {
        boost::system::error_code problem;
        auto socket = co_await state->acceptor.async_accept(asio::redirect_error(asio::use_awaitable, problem));
        if (!problem) {
            scope.spawn("health connection", State::serve_in_time(std::move(socket), state));
        } else if (state->acceptor.is_open()) {
            co_await sleep_until(deadline_in(100ms));  // out of descriptors, perhaps
        }
    }
}

Result<std::unique_ptr<HealthListener>> HealthListener::open(Scope& scope, asio::any_io_executor loop,
                                                             const std::string& address, std::uint16_t port) {
    auto state = std::make_shared<State>(loop);
    boost::system::error_code problem;
    const tcp::endpoint endpoint{asio::ip::make_address(address), port};
    state->acceptor.open(endpoint.protocol(), problem);
    if (!problem) state->acceptor.set_option(tcp::acceptor::reuse_address(true), problem);
    if (!problem) state->acceptor.bind(endpoint, problem);
    if (!problem) state->acceptor.listen(asio::socket_base::max_listen_connections, problem);
    if (problem) return Error{problem, fmt::format("{}:{}: {}", address, port, problem.message())};
    scope.spawn("health listener", accept(scope, state));
    return std::unique_ptr<HealthListener>(new HealthListener(std::move(state)));
}

void HealthListener::set_manner(Manner manner) { state_->manner = manner; }
void HealthListener::set_busy(double busy) { state_->busy = busy; }

}  // namespace pyscaler::sandbox
