#include "http/limits.hpp"

#include "http/running_server_test.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <list>

namespace pyscaler::http {
namespace {

using namespace test;
using testing::HasSubstr;

Task<Response> echo(Request request) { co_return Response::text(request.body); }
Task<Response> large(Request) { co_return Response::text(std::string(16 << 20, 'x')); }

Router routes() {
    Router router;
    router.add(Method::post, "/echo", echo);
    router.add(Method::get, "/echo", echo);
    router.add(Method::get, "/large", large);
    return router;
}

ServerOptions hurried(std::chrono::milliseconds Limits::* time) {
    auto options = RunningServer::quick();
    options.limits.*time = 250ms;
    return options;
}

const std::string unfinished_body = "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nab";

TEST(HttpLimits, a_header_that_does_not_end_in_time_is_408) {
    RunningServer server{routes(), hurried(&Limits::header_time)};
    RawClient client{server->port()};
    client.send("GET /echo HTTP/1.1\r\nHost:");
    const auto response = client.read_all();
    EXPECT_EQ(status_of(response), 408);
    EXPECT_THAT(response, HasSubstr("Connection: close"));
}

TEST(HttpLimits, a_header_that_trickles_in_is_408_too) {
    RunningServer server{routes(), hurried(&Limits::header_time)};
    RawClient client{server->port()};
    client.send("GET /echo HTTP/1.1\r\n");
    // A drop every now and then for as long as the server listens: it must not win time by that.
    std::string response;
    for (int i = 0; i < 2000 && response.empty(); ++i) {
        client.send("A: b\r\n");
        response = client.read_available(5ms);
    }
    EXPECT_EQ(status_of(response), 408);
}

TEST(HttpLimits, a_body_that_does_not_end_in_time_is_408) {
    RunningServer server{routes(), hurried(&Limits::body_time)};
    RawClient client{server->port()};
    client.send(unfinished_body);
    EXPECT_EQ(status_of(client.read_all()), 408);
    EXPECT_EQ(server->statistics().rejected, 1U);
}

TEST(HttpLimits, who_says_nothing_is_closed_without_a_word) {
    RunningServer server{routes(), hurried(&Limits::header_time)};
    RawClient client{server->port()};
    EXPECT_EQ(client.read_all(), "");
}

TEST(HttpLimits, an_idle_connection_is_closed_without_a_word) {
    RunningServer server{routes(), hurried(&Limits::idle_time)};
    RawClient client{server->port()};
    client.send(get("/echo"));
    EXPECT_EQ(status_of(client.read_response()), 200);
    EXPECT_EQ(client.read_all(), "");
}

TEST(HttpLimits, who_does_not_take_the_response_is_cut) {
    RunningServer server{routes(), hurried(&Limits::write_time)};
    RawClient client{server->port()};
    client.send(get("/large"));
    while (server->statistics().requests == 0 || server->statistics().open > 0) std::this_thread::yield();
    EXPECT_LT(client.read_all().size(), std::size_t{16} << 20);
}

TEST(HttpLimits, a_body_above_the_limit_is_413_and_closes) {
    auto options = RunningServer::quick();
    options.limits.body_bytes = 4;
    RunningServer server{routes(), options};
    RawClient client{server->port()};
    client.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 300000\r\n\r\n" + std::string(300'000, 'x'));
    EXPECT_EQ(status_of(client.read_all()), 413) << "also when the client sends all of it before it reads";
}

TEST(HttpLimits, malformed_requests_are_answered_and_closed) {
    RunningServer server{routes()};
    const std::pair<std::string, int> cases[] = {
        {"GET / HTTP/1.1\nHost: x\n\n", 400},
        {"GET / HTTP/1.1\r\n\r\n", 400},
        {"POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /x",
         400},
        {"GET /" + std::string(9000, 'a') + " HTTP/1.1\r\nHost: x\r\n\r\n", 414},
        {"GET / HTTP/1.1\r\nHost: x\r\nA: " + std::string(20'000, 'a'), 431},
        {"POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1;" + std::string(20'000, 'a'), 400},
        {"GET / HTTP/1.1\r\nHost: x\r\nExpect: x\r\n\r\n", 417},
    };
    for (const auto& [request, status] : cases) {
        RawClient client{server->port()};
        client.send(request + "GET /echo HTTP/1.1\r\nHost: x\r\n\r\n");
        const auto response = client.read_all();
        EXPECT_EQ(status_of(response), status) << request.substr(0, 80);
        EXPECT_EQ(response.find("HTTP/1.1", 1), std::string::npos) << "nothing after it is answered";
    }
}

TEST(HttpLimits, a_client_that_breaks_off_leaves_nothing_behind) {
    RunningServer server{routes()};
    for (const auto& bytes : {std::string{}, std::string{"GET /e"}, unfinished_body}) {
        RawClient client{server->port()};
        client.send(bytes);
        client.end_sending();
        EXPECT_EQ(client.read_all(), "");
    }
    while (server->statistics().open > 0) std::this_thread::yield();
    EXPECT_EQ(server->statistics().connections, 3U);
}

void expect_one_too_many(RunningServer& server, const char* other_address, bool other_is_served) {
    std::list<RawClient> clients;
    for (int i = 0; i < 2; ++i) {
        auto& client = clients.emplace_back(server->port());
        client.send(get("/echo"));
        EXPECT_EQ(status_of(client.read_response()), 200);
    }
    RawClient third{server->port()};
    third.send(get("/echo"));
    EXPECT_EQ(status_of(third.read_all()), 503);

    RawClient other{server->port(), "127.0.0.1", other_address};
    other.send(get("/echo"));
    EXPECT_EQ(status_of(other.read_response()), other_is_served ? 200 : 503);

    clients.clear();
    while (server->statistics().open > (other_is_served ? 1U : 0U)) std::this_thread::yield();
    RawClient next{server->port()};
    next.send(get("/echo"));
    EXPECT_EQ(status_of(next.read_response()), 200) << "a place given back is free";
    EXPECT_EQ(server->statistics().refused, other_is_served ? 1U : 2U);
}

TEST(HttpLimits, a_connection_too_many_is_503) {
    auto options = RunningServer::quick();
    options.limits.connections = 2;
    RunningServer server{routes(), options};
    expect_one_too_many(server, "127.0.0.2", false);
}

TEST(HttpLimits, a_connection_too_many_from_one_address_is_503_for_that_address) {
    auto options = RunningServer::quick();
    options.limits.connections_per_address = 2;
    RunningServer server{routes(), options};
    expect_one_too_many(server, "127.0.0.2", true);
}

}  // namespace
}  // namespace pyscaler::http
