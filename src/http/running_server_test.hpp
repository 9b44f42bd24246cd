#pragma once
#include "base/event_loops.hpp"
#include "http/raw_client_test.hpp"
#include "http/server.hpp"

#include <future>
#include <memory>
#include <thread>

namespace pyscaler::http::test {

using namespace std::chrono_literals;

/// A server that runs in this process, with limits short enough for tests.
class RunningServer {
public:
    explicit RunningServer(Router router, ServerOptions options = quick(), std::size_t loops = 1);
    ~RunningServer();

    static ServerOptions quick() {
        ServerOptions options;
        options.limits.tick = 10ms;
        return options;
    }

    Server& operator*() { return *server_; }
    Server* operator->() { return server_.get(); }

    std::future<bool> begin_stop(std::chrono::milliseconds within);
    bool stop(std::chrono::milliseconds within);

private:
    EventLoops loops_;
    std::unique_ptr<Server> server_;
};

inline std::string get(std::string_view path, std::string_view more = {}) {
    return "GET " + std::string{path} + " HTTP/1.1\r\nHost: test\r\n" + std::string{more} + "\r\n";
}

}  // namespace pyscaler::http::test
