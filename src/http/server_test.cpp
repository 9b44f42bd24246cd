#include "http/server.hpp"

#include "http/problem.hpp"
#include "http/running_server_test.hpp"

#include <atomic>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <future>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdexcept>
#include <zlib.h>

namespace pyscaler::http {
namespace {

using namespace test;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

Task<Response> hello(Request request) {
    co_return Response::text("hello " + std::string{request.target.query.value("name")});
}
Task<Response> echo(Request request) { co_return Response::text(request.body); }
Task<Response> fail(Request) { throw std::runtime_error("the secret reason"); }
Task<Response> split(Request) {
    auto response = Response::text("x");
    response.headers.add("X", "a\r\nSet-Cookie: b");
    co_return response;
}
Task<Response> large(Request request) {
    auto response = Response::json(std::string(std::stoul(std::string{request.parameters.value("size")}), 'x'));
    response.compress = !request.target.query.find("plain");
    co_return response;
}
Task<Response> cached(Request) {
    auto response = Response::bytes(std::make_shared<const std::string>("plain bytes"), "text/css");
    response.shared_gzip_body = std::make_shared<const std::string>("packed bytes");
    co_return response;
}

Router routes() {
    Router router;
    router.add(Method::get, "/hello", hello);
    router.add(Method::post, "/echo", echo);
    router.add(Method::get, "/fail", fail);
    router.add(Method::get, "/split", split);
    router.add(Method::get, "/large/{size}", large);
    router.add(Method::get, "/cached", cached);
    Route small{Method::post, "/small", echo, 10};
    router.add(std::move(small));
    return router;
}

std::string unpacked(std::string packed) {
    std::string text(4 << 20, '\0');
    z_stream stream{};
    inflateInit2(&stream, 15 + 16);
    stream.next_in = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_in = static_cast<uInt>(packed.size());
    stream.next_out = reinterpret_cast<Bytef*>(text.data());
    stream.avail_out = static_cast<uInt>(text.size());
    EXPECT_EQ(inflate(&stream, Z_FINISH), Z_STREAM_END);
    text.resize(stream.total_out);
    inflateEnd(&stream);
    return text;
}

std::string body_of(const std::string& response) { return response.substr(response.find("\r\n\r\n") + 4); }

class HttpServer : public testing::Test {
protected:
    RunningServer server{routes()};
    RawClient client{server->port()};
};

TEST_F(HttpServer, keeps_the_connection_for_the_next_request) {
    for (const auto* name : {"a", "b", "c"}) {
        client.send(get("/hello?name=" + std::string{name}));
        const auto response = client.read_response();
        EXPECT_THAT(response, StartsWith("HTTP/1.1 200 OK\r\nServer: PyScaler\r\nDate: "));
        EXPECT_THAT(response, EndsWith(std::string{"hello "} + name));
    }
    EXPECT_EQ(server->statistics().connections, 1U);
    EXPECT_EQ(server->statistics().requests, 3U);
}

TEST_F(HttpServer, answers_pipelined_requests_in_order) {
    client.send(get("/hello?name=1") + "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\ntwo" +
                get("/hello?name=3", "Connection: close\r\n"));
    EXPECT_THAT(client.read_response(), EndsWith("hello 1"));
    EXPECT_THAT(client.read_response(), EndsWith("two"));
    EXPECT_THAT(client.read_all(), EndsWith("hello 3"));
}

TEST_F(HttpServer, a_request_that_comes_byte_by_byte_is_read) {
    for (const char c : std::string{"POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nok"})
        client.send({&c, 1});
    EXPECT_THAT(client.read_response(), EndsWith("\r\n\r\nok"));
}

TEST_F(HttpServer, http_1_0_is_closed_unless_asked_otherwise) {
    client.send("GET /hello HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    EXPECT_THAT(client.read_response(), HasSubstr("Connection: keep-alive"));
    client.send("GET /hello HTTP/1.0\r\n\r\n");
    EXPECT_THAT(client.read_all(), HasSubstr("Connection: close"));
}

TEST_F(HttpServer, head_has_the_length_but_no_body) {
    client.send("HEAD /hello?name=x HTTP/1.1\r\nHost: x\r\n\r\n" + get("/hello?name=next"));
    EXPECT_THAT(client.read_until("\r\n\r\n"), HasSubstr("Content-Length: 7\r\n"));
    EXPECT_THAT(client.read_response(), EndsWith("hello next"));
}

TEST_F(HttpServer, a_status_without_a_body_has_no_length) {
    client.send("OPTIONS /hello HTTP/1.1\r\nHost: x\r\n\r\n");
    const auto response = client.read_until("\r\n\r\n");
    EXPECT_EQ(status_of(response), 204);
    EXPECT_THAT(response, Not(HasSubstr("Content-Length")));
}

TEST_F(HttpServer, says_continue_before_a_body_that_waits_for_it) {
    client.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
    EXPECT_EQ(client.read_until("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
    client.send("ok");
    EXPECT_THAT(client.read_response(), EndsWith("ok"));
}

TEST_F(HttpServer, refuses_a_body_that_is_too_large_instead_of_saying_continue) {
    client.send("POST /small HTTP/1.1\r\nHost: x\r\nContent-Length: 11\r\nExpect: 100-continue\r\n\r\n");
    EXPECT_EQ(status_of(client.read_all()), 413);
}

TEST_F(HttpServer, a_failure_of_a_handler_is_a_500_that_says_nothing_of_it) {
    for (const auto* path : {"/fail", "/split"}) {
        client.send(get(path));
        const auto response = client.read_response();
        EXPECT_EQ(status_of(response), 500) << path;
        EXPECT_THAT(response, HasSubstr("application/problem+json"));
        EXPECT_THAT(response, Not(HasSubstr("secret")));
    }
    client.send(get("/hello?name=after"));
    EXPECT_THAT(client.read_response(), EndsWith("hello after"));
}

TEST_F(HttpServer, compresses_what_is_worth_it_for_clients_that_take_it) {
    for (const auto* size : {"2000", "1000000"}) {
        client.send(get("/large/" + std::string{size}, "Accept-Encoding: gzip\r\n"));
        const auto response = client.read_response();
        EXPECT_THAT(response, HasSubstr("Content-Encoding: gzip\r\nVary: Accept-Encoding\r\n"));
        EXPECT_EQ(unpacked(body_of(response)), std::string(std::stoul(size), 'x'));
    }
    for (const auto& request : {get("/large/1000", "Accept-Encoding: gzip\r\n"), get("/large/9000"),
                                get("/large/9000?plain", "Accept-Encoding: gzip\r\n")}) {
        client.send(request);
        EXPECT_THAT(client.read_response(), Not(HasSubstr("Content-Encoding"))) << request;
    }
}

TEST_F(HttpServer, a_body_compressed_beforehand_is_sent_as_it_is) {
    client.send(get("/cached", "Accept-Encoding: gzip\r\n") + get("/cached"));
    EXPECT_THAT(client.read_response(), EndsWith("packed bytes"));
    EXPECT_THAT(client.read_response(), EndsWith("plain bytes"));
}

TEST_F(HttpServer, a_large_body_arrives_whole) {
    client.send(get("/large/3000000"));
    EXPECT_EQ(body_of(client.read_response()).size(), 3'000'000U);
}

TEST(HttpServerStart, an_address_in_use_is_named_in_the_error) {
    RunningServer first{routes()};
    EventLoops loops{1};
    ServerOptions options;
    options.port = first->port();
    Server second{loops, options, hello};
    const auto started = second.start();
    ASSERT_FALSE(started);
    EXPECT_EQ(started.error().code(), boost::asio::error::address_in_use);
    EXPECT_THAT(started.error().detail(), HasSubstr("127.0.0.1:" + std::to_string(first->port())));

    ServerOptions wrong;
    wrong.address = "localhost";
    EXPECT_TRUE(Server(loops, wrong, hello).start().error() == Errc::invalid);
}

/// A handler that waits until the test lets it go, or it is cancelled.
struct Held {
    std::promise<void> entered{};
    std::promise<void> let_go{};
    std::promise<void> cancelled{};

    Handler handler() {
        return [this](Request) -> Task<Response> {
            asio::steady_timer timer{co_await asio::this_coro::executor, deadline_in(20s)};
            entered.set_value();
            const auto gone = let_go.get_future();
            while (gone.wait_for(0s) != std::future_status::ready) {
                timer.expires_after(1ms);
                try {
                    co_await timer.async_wait(asio::use_awaitable);
                } catch (const boost::system::system_error&) {  // in the wait or between two of them
                    cancelled.set_value();
                    throw;
                }
            }
            co_return Response::text("done");
        };
    }
};

TEST(HttpServerStop, a_request_under_way_is_answered_and_an_idle_connection_closed) {
    Held held;
    auto router = routes();
    router.add(Method::get, "/held", held.handler());
    RunningServer server{std::move(router)};
    RawClient busy{server->port()};
    RawClient idle{server->port()};
    idle.send(get("/hello"));
    idle.read_response();
    busy.send(get("/held"));
    held.entered.get_future().wait();

    auto stopped = server.begin_stop(20s);
    EXPECT_EQ(idle.read_all(), "");
    held.let_go.set_value();
    const auto response = busy.read_all();
    EXPECT_THAT(response, EndsWith("done"));
    EXPECT_THAT(response, HasSubstr("Connection: close"));
    EXPECT_TRUE(stopped.get());
    EXPECT_FALSE(RawClient{server->port()}.is_connected());
}

TEST(HttpServerStop, what_does_not_end_by_the_deadline_is_cancelled) {
    Held held;
    auto router = routes();
    router.add(Method::get, "/held", held.handler());
    RunningServer server{std::move(router)};
    RawClient busy{server->port()};
    busy.send(get("/held"));
    held.entered.get_future().wait();
    EXPECT_FALSE(server.stop(20ms));
    held.cancelled.get_future().wait();
    EXPECT_EQ(busy.read_all(), "");
}

}  // namespace
}  // namespace pyscaler::http
