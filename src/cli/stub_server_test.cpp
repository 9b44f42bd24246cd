#include "cli/stub_server_test.hpp"

#include "base/deadline.hpp"
#include "base/event_loops.hpp"
#include "cli/command.hpp"
#include "http/server.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <mutex>

namespace pyscaler::cli::test {

using namespace std::chrono_literals;

struct StubServer::State {
    struct Reply {
        std::string body;
        int status;
    };

    Task<http::Response> handle(http::Request request) {
        const std::lock_guard guard{mutex};
        auto& one = asked.emplace_back();
        one.what = fmt::format("{} {}", http::to_string(request.method), request.target.raw);
        one.authorization = request.headers.value("Authorization");
        one.idempotency_key = request.headers.value("Idempotency-Key");
        one.content_type = request.headers.value("Content-Type");
        one.body = request.body;
        auto found = replies.find(one.what);
        if (found == replies.end()) co_return http::Response::json(R"({"detail":"there is no such thing"})", 404);
        const auto reply = found->second.front();
        if (found->second.size() > 1) found->second.erase(found->second.begin());
        auto response = http::Response::json(reply.body, reply.status);
        if (reply.status == 204) response = http::Response::empty();
        co_return response;
    }

    std::mutex mutex{};
    std::map<std::string, std::vector<Reply>> replies{};
    std::vector<Asked> asked{};
    EventLoops loops{1};
    std::unique_ptr<http::Server> server{};
};

StubServer::StubServer() : state_(std::make_shared<State>()) {
    auto* state = state_.get();
    http::Handler handler = [state](http::Request request) { return state->handle(std::move(request)); };
    state_->server = std::make_unique<http::Server>(state_->loops, http::ServerOptions{}, std::move(handler));
    const auto started = state_->server->start();
    EXPECT_TRUE(started) << started.error().detail();
}

StubServer::~StubServer() {
    asio::co_spawn(state_->loops.at(0), state_->server->stop(deadline_in(5s)), asio::use_future).get();
    state_->server.reset();
    state_->loops.stop();
}

void StubServer::answer(const std::string& what, std::string body, int status) {
    const std::lock_guard guard{state_->mutex};
    state_->replies[what].push_back({std::move(body), status});
}

std::vector<Asked> StubServer::asked() const {
    const std::lock_guard guard{state_->mutex};
    return state_->asked;
}

std::string StubServer::url() const { return state_->server->url(); }

Ran run_words(std::vector<std::string> words) {
    words.insert(words.begin(), "pyscaler");
    std::vector<char*> argv;
    for (auto& word : words) argv.push_back(word.data());
    Ran ran;
    ::testing::internal::CaptureStdout();
    ::testing::internal::CaptureStderr();
    ran.status = run_program(static_cast<int>(argv.size()), argv.data());
    ran.out = ::testing::internal::GetCapturedStdout();
    ran.err = ::testing::internal::GetCapturedStderr();
    return ran;
}

}  // namespace pyscaler::cli::test
