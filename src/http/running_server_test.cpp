#include "http/running_server_test.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>
#include <gtest/gtest.h>

namespace pyscaler::http::test {

RunningServer::RunningServer(Router router, ServerOptions options, std::size_t loops)
    : loops_(loops), server_(std::make_unique<Server>(loops_, std::move(options), std::move(router))) {
    const auto started = server_->start();
    EXPECT_TRUE(started) << started.error().detail();
}

RunningServer::~RunningServer() {
    if (server_) stop(5s);
}

std::future<bool> RunningServer::begin_stop(std::chrono::milliseconds within) {
    return asio::co_spawn(loops_.at(0), server_->stop(deadline_in(within)), asio::use_future);
}

bool RunningServer::stop(std::chrono::milliseconds within) {
    const bool is_clean = begin_stop(within).get();
    server_.reset();
    return is_clean;
}

}  // namespace pyscaler::http::test
