#include "http/running_server_test.hpp"

#include <atomic>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <thread>
#include <vector>

namespace pyscaler::http {
namespace {

using namespace test;
using testing::EndsWith;

constexpr std::size_t loops = 3;
constexpr int clients = 8;
constexpr int requests = 40;

Task<Response> echo(Request request) { co_return Response::text(request.body); }
Task<Response> large(Request) { co_return Response::text(std::string(300'000, 'x')); }
Task<void> tick(Writer& writer) {
    for (;;) {
        const auto written = co_await writer.write("tick");
        if (!written) co_return;
        co_await sleep_until(deadline_in(1ms));
    }
}
Task<Response> ticking(Request) { co_return Response::stream("text/event-stream", tick); }

Router routes() {
    Router router;
    router.add(Method::post, "/echo", echo);
    router.add(Method::get, "/large", large);
    router.add(Method::get, "/ticking", ticking);
    return router;
}

std::string post(const std::string& body) {
    return "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

void talk(std::uint16_t port, int name) {
    RawClient client{port};
    for (int i = 0; i < requests; ++i) {
        const auto body = std::to_string(name) + "/" + std::to_string(i);
        client.send(post(body));
        EXPECT_THAT(client.read_response(), EndsWith(body));
    }
    client.send(get("/large", "Accept-Encoding: gzip\r\n"));
    EXPECT_EQ(status_of(client.read_response()), 200);
}

void listen_a_while(std::uint16_t port) {
    RawClient client{port};
    client.send(get("/ticking"));
    client.read_until("tick\r\n4\r\ntick");
}

TEST(ConcurrentServer, many_clients_on_several_loops_each_get_their_own_answers) {
    RunningServer server{routes(), RunningServer::quick(), loops};
    std::vector<std::jthread> threads;
    for (int i = 0; i < clients; ++i) {
        threads.emplace_back(talk, server->port(), i);
        threads.emplace_back(listen_a_while, server->port());
    }
    threads.clear();
    EXPECT_EQ(server->statistics().requests, static_cast<std::uint64_t>(clients * (requests + 2)));
    EXPECT_TRUE(server.stop(20s));
}

TEST(ConcurrentServer, stops_under_load) {
    RunningServer server{routes(), RunningServer::quick(), loops};
    std::atomic<int> served{0};
    std::vector<std::jthread> threads;
    for (int i = 0; i < clients; ++i) {
        threads.emplace_back([&served, port = server->port()] {
            RawClient client{port};
            for (bool more = client.is_connected(); more;) {
                client.send(post("x"));
                more = status_of(client.read_response()) == 200;
                if (more) ++served;
            }
        });
        threads.emplace_back([port = server->port()] {
            RawClient client{port};
            client.send(get("/ticking"));
            client.read_all();
        });
    }
    while (served < 100) std::this_thread::yield();
    EXPECT_TRUE(server.stop(20s));
}

TEST(ConcurrentServer, destroyed_without_a_stop_it_cuts_everything) {
    EventLoops own{loops};
    std::vector<std::jthread> threads;
    {
        Server server{own, RunningServer::quick(), routes()};
        ASSERT_TRUE(server.start());
        for (int i = 0; i < clients; ++i) {
            threads.emplace_back([port = server.port()] {
                RawClient client{port};
                client.send(get("/ticking"));
                client.read_all();
            });
        }
        while (server.statistics().requests < 1) std::this_thread::yield();
    }
    threads.clear();
}

}  // namespace
}  // namespace pyscaler::http
