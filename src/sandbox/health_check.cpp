#include "sandbox/health_check.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/write.hpp>
#include <charconv>
#include <fmt/core.h>
#include <optional>

namespace pyscaler::sandbox {
namespace {

using asio::ip::tcp;

std::optional<std::uint16_t> parse_port(std::string_view text) {
    std::uint16_t port = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), port);
    if (problem != std::errc{} || end != text.data() + text.size() || port == 0) return std::nullopt;
    return port;
}

/// "HTTP/1.1 200 OK"
Result<void> judge(std::string_view status_line) {
    if (!status_line.starts_with("HTTP/1.") || status_line.size() < 12) {
        return Error{Errc::protocol, "the answer is not HTTP"};
    }
    const auto status = status_line.substr(9, 3);
    if (status == "200") return {};
    return Error{Errc::failed, fmt::format("answered {}", status)};
}

Task<Result<void>> ask(std::string address, HealthCheck check) {
    boost::system::error_code problem;
    const auto token = [&problem] { return asio::redirect_error(asio::use_awaitable, problem); };
    tcp::socket socket{co_await asio::this_coro::executor};
    const tcp::endpoint endpoint{asio::ip::make_address(address), check.port};
    co_await socket.async_connect(endpoint, token());
    if (problem) co_return Error{problem, "connect: " + problem.message()};
    if (!check.is_http) co_return Result<void>{};
    const auto request = fmt::format(
        "GET {} HTTP/1.1\r\nHost: {}:{}\r\nUser-Agent: ELB-HealthChecker/2.0\r\n"
        "Connection: close\r\n\r\n",
        check.path, address, check.port);
    co_await asio::async_write(socket, asio::buffer(request), token());
    if (problem) co_return Error{problem, "write: " + problem.message()};
    std::string answer;
    co_await asio::async_read_until(socket, asio::dynamic_buffer(answer, 4096), "\r\n", token());
    if (problem) co_return Error{problem, "read: " + problem.message()};
    co_return judge(answer);
}

}  // namespace

Result<HealthCheck> HealthCheck::parse_target(std::string_view target) {
    const auto colon = target.find(':');
    const auto slash = target.find('/');
    const auto protocol = target.substr(0, colon);
    HealthCheck check;
    check.is_http = protocol == "HTTP";
    const bool is_tcp = protocol == "TCP" || protocol == "SSL" || protocol == "HTTPS";
    if (colon != std::string_view::npos) {
        const auto port = parse_port(target.substr(colon + 1, slash - colon - 1));
        if (port && (is_tcp || (check.is_http && slash != std::string_view::npos))) {
            check.port = *port;
            if (slash != std::string_view::npos) check.path = std::string(target.substr(slash));
            return check;
        }
    }
    return Error{Errc::invalid, "HealthCheck Target must be HTTP:port/path or TCP:port"};
}

std::string HealthCheck::target() const {
    return is_http ? fmt::format("HTTP:{}{}", port, path) : fmt::format("TCP:{}", port);
}

bool Health::take(bool success, const HealthCheck& check) {
    streak_ = success == last_ ? streak_ + 1 : 1;
    last_ = success;
    const auto next = success ? State::healthy : State::unhealthy;
    const unsigned needed = success ? check.healthy_threshold : check.unhealthy_threshold;
    if (streak_ < needed || state_ == next) return false;
    state_ = next;
    return true;
}

Task<Result<void>> probe(std::string address, HealthCheck check, Deadline deadline) {
    co_return co_await with_deadline(deadline, ask(std::move(address), std::move(check)));
}

}  // namespace pyscaler::sandbox
