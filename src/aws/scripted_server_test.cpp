#include "aws/scripted_server_test.hpp"

#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <cstdlib>
#include <deque>
#include <fmt/core.h>

namespace pyscaler::aws {

using asio::ip::tcp;

struct ScriptedServer::State {
    explicit State(asio::io_context& loop)
        : loop(loop), acceptor(loop, tcp::endpoint{asio::ip::make_address("127.0.0.1"), 0}) {}
    asio::io_context& loop;
    tcp::acceptor acceptor;
    std::deque<Answer> answers{};
    std::vector<SignedRequest> requests{};
    std::vector<tcp::socket> hanging{};
};

namespace {

constexpr auto tuple = asio::as_tuple(asio::use_awaitable);

SignedRequest parse(const std::string& bytes, std::size_t head_end) {
    SignedRequest request;
    const auto line_end = bytes.find("\r\n");
    const auto first = bytes.find(' '), second = bytes.find(' ', first + 1);
    request.method = bytes.substr(0, first);
    request.path = bytes.substr(first + 1, second - first - 1);
    for (auto at = line_end + 2; at < head_end;) {
        const auto end = bytes.find("\r\n", at);
        const auto colon = bytes.find(':', at);
        request.headers.emplace_back(bytes.substr(at, colon - at), bytes.substr(colon + 2, end - colon - 2));
        at = end + 2;
    }
    request.body = bytes.substr(head_end + 4);
    return request;
}

Task<std::optional<SignedRequest>> read_request(tcp::socket& socket) {
    std::array<char, 8192> chunk{};
    std::string bytes;
    for (;;) {
        const auto [error, size] = co_await socket.async_read_some(asio::buffer(chunk), tuple);
        if (error) co_return std::nullopt;
        bytes.append(chunk.data(), size);
        const auto end = bytes.find("\r\n\r\n");
        if (end == std::string::npos) continue;
        auto request = parse(bytes, end);
        const auto length = std::strtoul(std::string(request.header("Content-Length")).c_str(), nullptr, 10);
        if (request.body.size() >= length) co_return request;
    }
}

}  // namespace

ScriptedServer::ScriptedServer(asio::io_context& loop) : state_(std::make_shared<State>(loop)) {
    auto serve = [](std::shared_ptr<State> state) -> Task<void> {
        for (;;) {
            auto [failed, socket] = co_await state->acceptor.async_accept(tuple);
            if (failed) co_return;
            auto request = co_await read_request(socket);
            if (!request) continue;
            state->requests.push_back(std::move(*request));
            if (state->answers.empty()) continue;
            const auto answer = std::move(state->answers.front());
            state->answers.pop_front();
            if (answer.hang) {
                state->hanging.push_back(std::move(socket));
                continue;
            }
            const auto text = fmt::format("HTTP/1.1 {} Scripted\r\n{}Content-Length: {}\r\nConnection: close\r\n\r\n{}",
                                          answer.status, answer.headers, answer.body.size(), answer.body);
            co_await asio::async_write(socket, asio::buffer(text), tuple);
        }
    };
    asio::co_spawn(loop, serve(state_), asio::detached);
}

ScriptedServer::~ScriptedServer() {
    state_->acceptor.close();
    state_->hanging.clear();
    state_->loop.restart();
    state_->loop.poll();
}

ScriptedServer& ScriptedServer::then(int status, std::string body, std::string headers) {
    state_->answers.push_back({status, std::move(body), std::move(headers), false});
    return *this;
}

ScriptedServer& ScriptedServer::then_hang() {
    state_->answers.push_back({0, {}, {}, true});
    return *this;
}

std::string ScriptedServer::url() const {
    return "http://127.0.0.1:" + std::to_string(state_->acceptor.local_endpoint().port());
}

const std::vector<SignedRequest>& ScriptedServer::requests() const { return state_->requests; }

}  // namespace pyscaler::aws
