#pragma once
#include "base/event_loops.hpp"
#include "http/raw_client_test.hpp"
#include "http/server.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>
#include <gtest/gtest.h>
#include <memory>

namespace pyscaler::http::test {

using namespace std::chrono_literals;

/// A server that runs in this process, with limits short enough for tests.
class RunningServer {
public:
    explicit RunningServer(Router router, ServerOptions options = quick(), std::size_t loops = 1)
        : loops_(loops), server_(std::make_unique<Server>(loops_, std::move(options), std::move(router))) {
        const auto started = server_->start();
        EXPECT_TRUE(started) << started.error().detail();
    }
    ~RunningServer() {
        if (server_) stop(5s);
    }

    static ServerOptions quick() {
        ServerOptions options;
        options.limits.tick = 10ms;
        return options;
    }

    Server& operator*() { return *server_; }
    Server* operator->() { return server_.get(); }
    EventLoops& loops() { return loops_; }

    std::future<bool> begin_stop(std::chrono::milliseconds within) {
        return asio::co_spawn(loops_.at(0), server_->stop(deadline_in(within)), asio::use_future);
    }
    bool stop(std::chrono::milliseconds within) {
        const bool is_clean = begin_stop(within).get();
        server_.reset();
        return is_clean;
    }

private:
    EventLoops loops_;
    std::unique_ptr<Server> server_;
};

inline std::string get(std::string_view path, std::string_view more = {}) {
    return "GET " + std::string{path} + " HTTP/1.1\r\nHost: test\r\n" + std::string{more} + "\r\n";
}

}  // namespace pyscaler::http::test
