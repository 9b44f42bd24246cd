#include "http/stream.hpp"

#include "http/running_server_test.hpp"

#include <atomic>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pyscaler::http {
namespace {

using namespace test;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;

/// What a producer that goes on until it is told to stop has seen.
struct Seen {
    std::atomic<bool> began{false};
    std::atomic<bool> ended{false};
    std::atomic<std::size_t> pieces{0};
};

struct Ending {
    Seen& seen;
    ~Ending() { seen.ended = true; }
};

/// Writes one event and waits for what never comes.
Handler waiting(Seen& seen) {
    return [&seen](Request) -> Task<Response> {
        auto produce = [&seen](Writer& writer) -> Task<void> {
            const Ending ending{seen};
            const auto written = co_await writer.write(server_sent_event("hello", "1"));
            seen.began = written.has_value();
            co_await sleep_until(deadline_in(60s));
        };
        co_return Response::stream("text/event-stream", produce);
    };
}

/// Writes as fast as it is let.
Handler flooding(Seen& seen) {
    return [&seen](Request) -> Task<Response> {
        auto produce = [&seen](Writer& writer) -> Task<void> {
            const Ending ending{seen};
            for (;;) {
                const auto written = co_await writer.write(std::string(64 * 1024, 'x'));
                if (!written) co_return;
                ++seen.pieces;
            }
        };
        co_return Response::stream("text/plain", produce);
    };
}

Task<void> count(Writer& writer) {
    for (int i = 1; i <= 3; ++i) co_await writer.write(std::to_string(i));
    co_await writer.write("");
}
Task<Response> counting(Request) { co_return Response::stream("text/plain", count); }

Task<void> break_down(Writer& writer) {
    co_await writer.write("half");
    throw std::runtime_error("the rest is lost");
}
Task<Response> breaking(Request) { co_return Response::stream("text/plain", break_down); }

void wait_for(const std::atomic<bool>& event) {
    while (!event) std::this_thread::yield();
}

class HttpStream : public testing::Test {
protected:
    Router routes() {
        Router router;
        router.add(Method::get, "/waiting", waiting(seen));
        router.add(Method::get, "/flooding", flooding(seen));
        router.add(Method::get, "/counting", counting);
        router.add(Method::get, "/breaking", breaking);
        return router;
    }

    Seen seen{};
    RunningServer server{routes(), RunningServer::quick()};
};

TEST_F(HttpStream, is_sent_in_chunks_and_ends_with_the_producer) {
    RawClient client{server->port()};
    client.send(get("/counting"));
    const auto response = client.read_all();
    EXPECT_THAT(response, HasSubstr("Transfer-Encoding: chunked\r\nConnection: close\r\n"));
    EXPECT_THAT(response, EndsWith("\r\n\r\n1\r\n1\r\n1\r\n2\r\n1\r\n3\r\n0\r\n\r\n"));
}

TEST_F(HttpStream, for_http_1_0_ends_with_the_connection) {
    RawClient client{server->port()};
    client.send("GET /counting HTTP/1.0\r\n\r\n");
    const auto response = client.read_all();
    EXPECT_THAT(response, Not(HasSubstr("chunked")));
    EXPECT_THAT(response, EndsWith("\r\n\r\n123"));
}

TEST_F(HttpStream, has_no_body_for_head) {
    RawClient client{server->port()};
    client.send("HEAD /waiting HTTP/1.1\r\nHost: x\r\n\r\n");
    EXPECT_THAT(client.read_all(), EndsWith("\r\n\r\n"));
    EXPECT_FALSE(seen.began);
}

TEST_F(HttpStream, that_breaks_down_is_not_ended_as_if_it_were_whole) {
    RawClient client{server->port()};
    client.send(get("/breaking"));
    EXPECT_THAT(client.read_all(), EndsWith("half\r\n"));
}

TEST_F(HttpStream, ends_at_once_when_its_client_vanishes) {
    RawClient client{server->port()};
    client.send(get("/waiting"));
    EXPECT_THAT(client.read_until("data: 1\n\n"), HasSubstr("Content-Type: text/event-stream"));
    client.close();
    wait_for(seen.ended);
}

TEST_F(HttpStream, waits_for_a_client_that_is_slower) {
    RawClient client{server->port()};
    client.send(get("/flooding"));
    client.read_until("xxx");
    // The buffers of the kernel take some ten megabytes; then the producer has to wait for us. Each request of another
    // client is a turn of the loop in which it could have written.
    RawClient other{server->port()};
    for (int turn = 0; turn < 400; ++turn) {
        other.send(get("/nothing"));
        ASSERT_EQ(status_of(other.read_response()), 404);
    }
    EXPECT_LT(seen.pieces, 300U);
    EXPECT_FALSE(seen.ended);
    client.close();
    wait_for(seen.ended);
}

TEST_F(HttpStream, ends_when_the_server_stops) {
    for (const auto* path : {"/waiting", "/flooding"}) {
        Seen own;
        Router router;
        router.add(Method::get, "/waiting", waiting(own));
        router.add(Method::get, "/flooding", flooding(own));
        RunningServer stopping{std::move(router)};
        RawClient client{stopping->port()};
        client.send(get(path));
        client.read_until("\r\n\r\n");
        auto stopped = stopping.begin_stop(20s);
        client.read_all();
        EXPECT_TRUE(stopped.get()) << path;
        EXPECT_TRUE(own.ended) << path;
    }
}

TEST(HttpStreamLimit, a_client_that_takes_nothing_is_cut) {
    Seen seen;
    Router router;
    router.add(Method::get, "/flooding", flooding(seen));
    auto options = RunningServer::quick();
    options.limits.write_time = 50ms;
    RunningServer server{std::move(router), options};
    RawClient client{server->port()};
    client.send(get("/flooding"));
    wait_for(seen.ended);
    EXPECT_GT(seen.pieces, 0U);
}

}  // namespace
}  // namespace pyscaler::http
