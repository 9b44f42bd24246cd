#include "http/client.hpp"

#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <gtest/gtest.h>
#include <optional>
#include <unistd.h>

namespace pyscaler::http {
namespace {

using namespace std::chrono_literals;
using asio::ip::tcp;

/// Reads one request (head and Content-Length bytes of body) and sends the canned bytes, then closes or keeps quiet.
template <class Acceptor>
Task<void> serve(Acceptor& acceptor, std::string answer, bool hang, std::string& seen) {
    for (;;) {
        auto socket = co_await acceptor.async_accept(asio::use_awaitable);
        std::array<char, 4096> chunk{};
        std::string request;
        auto complete = [&request] {
            if (request.starts_with('\x16')) return true;  // a TLS greeting
            const auto end = request.find("\r\n\r\n");
            if (end == std::string::npos) return false;
            const auto length = request.find("Content-Length: ");
            const auto body =
                length == std::string::npos ? 0 : std::strtoul(request.c_str() + length + 16, nullptr, 10);
            return request.size() >= end + 4 + body;
        };
        while (!complete()) {
            auto [error, size] =
                co_await socket.async_read_some(asio::buffer(chunk), asio::as_tuple(asio::use_awaitable));
            if (error) break;
            request.append(chunk.data(), size);
        }
        seen = request;
        co_await asio::async_write(socket, asio::buffer(answer), asio::as_tuple(asio::use_awaitable));
        if (hang) co_await socket.async_read_some(asio::buffer(chunk), asio::as_tuple(asio::use_awaitable));
    }
}

class ClientTest : public ::testing::Test {
protected:
    ~ClientTest() override {
        acceptor_.close();
        loop_.restart();
        loop_.poll();
    }

    void answer(std::string bytes, bool hang = false) {
        asio::co_spawn(loop_, serve(acceptor_, std::move(bytes), hang, seen_), asio::detached);
    }

    std::string url(std::string_view path = "/") const {
        return "http://127.0.0.1:" + std::to_string(acceptor_.local_endpoint().port()) + std::string(path);
    }

    Result<ClientResponse> perform(ClientRequest request, std::chrono::milliseconds patience = 10s) {
        auto result = std::make_shared<std::optional<Result<ClientResponse>>>();
        asio::co_spawn(loop_, client_.perform(std::move(request), deadline_in(patience)),
                       [result](const std::exception_ptr& thrown, Result<ClientResponse> value) {
                           *result = thrown ? Error{Errc::cancelled, "thrown"} : std::move(value);
                       });
        loop_.restart();
        while (!*result && loop_.run_one() != 0) {
        }
        return result->value_or(Error{Errc::failed, "the loop has ended"});
    }

    ClientRequest get(std::string_view path = "/") const {
        ClientRequest request;
        request.url = url(path);
        return request;
    }

    asio::io_context loop_;
    tcp::acceptor acceptor_{loop_, tcp::endpoint{asio::ip::make_address("127.0.0.1"), 0}};
    Client client_{loop_.get_executor()};
    std::string seen_;
};

TEST_F(ClientTest, sends_method_headers_and_body_as_given) {
    answer("HTTP/1.1 201 Created\r\nX-One: 1\r\nContent-Length: 2\r\n\r\nok");
    auto request = get("/things?x=1");
    request.method = "PUT";
    request.headers = {{"Authorization", "Bearer t"}, {"X-Empty", ""}};
    request.body = "{\"a\":1}";
    const auto response = perform(request);
    ASSERT_TRUE(response);
    EXPECT_EQ(response->status, 201);
    EXPECT_EQ(response->header("x-one"), "1");
    EXPECT_EQ(response->body, "ok");
    EXPECT_TRUE(seen_.starts_with("PUT /things?x=1 HTTP/1.1\r\n"));
    EXPECT_NE(seen_.find("Authorization: Bearer t\r\n"), std::string::npos);
    EXPECT_NE(seen_.find("X-Empty:"), std::string::npos);
    EXPECT_EQ(seen_.find("Expect"), std::string::npos);
    EXPECT_EQ(seen_.find("Content-Type"), std::string::npos);
    EXPECT_TRUE(seen_.ends_with("\r\n\r\n{\"a\":1}"));
}

TEST_F(ClientTest, a_redirect_is_an_answer) {
    answer("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n");
    const auto response = perform(get());
    ASSERT_TRUE(response);
    EXPECT_EQ(response->status, 302);
}

TEST_F(ClientTest, loopback_never_goes_through_the_proxy) {
    ::setenv("http_proxy", "http://127.0.0.1:1", 1);
    answer("HTTP/1.1 204 No Content\r\n\r\n");
    const auto response = perform(get());
    ::unsetenv("http_proxy");
    ASSERT_TRUE(response) << response.error().detail();
    EXPECT_EQ(response->status, 204);
}

TEST_F(ClientTest, nobody_listening_is_refused) {
    auto request = get();
    acceptor_.close();
    const auto response = perform(request);
    ASSERT_FALSE(response);
    EXPECT_TRUE(response.error() == Errc::refused) << response.error().detail();
}

TEST_F(ClientTest, a_silent_peer_times_out) {
    answer("", true);
    const auto response = perform(get(), 50ms);
    ASSERT_FALSE(response);
    EXPECT_TRUE(response.error() == Errc::timed_out);
}

TEST_F(ClientTest, a_peer_that_closes_without_an_answer_is_unreachable) {
    answer("");
    const auto response = perform(get());
    ASSERT_FALSE(response);
    EXPECT_TRUE(response.error() == Errc::unreachable) << response.error().detail();
}

TEST_F(ClientTest, an_answer_that_is_no_http_is_a_protocol_error) {
    answer("SSH-2.0-OpenSSH_9.2\r\n");
    const auto response = perform(get());
    ASSERT_FALSE(response);
    EXPECT_TRUE(response.error() == Errc::protocol) << response.error().detail();
}

TEST_F(ClientTest, tls_towards_a_plain_server_is_a_protocol_error) {
    answer("HTTP/1.1 400 Bad Request\r\n\r\n");
    auto request = get();
    request.url.replace(0, 4, "https");
    const auto response = perform(request);
    ASSERT_FALSE(response);
    EXPECT_TRUE(response.error() == Errc::protocol) << response.error().detail();
}

TEST_F(ClientTest, a_certificate_counts_only_for_its_name_and_under_its_authority) {
    const auto folder = std::filesystem::temp_directory_path() / ("client_tls_test." + std::to_string(::getpid()));
    std::filesystem::create_directories(folder);
    const auto command = std::string("/usr/bin/python3 ") + PYSCALER_SOURCE_DIR +
                         "/src/http/fixtures/https_server.py " + folder.string() + " 3";
    auto* server = ::popen(command.c_str(), "r");
    ASSERT_NE(server, nullptr);
    std::array<char, 16> port{};
    ASSERT_NE(std::fgets(port.data(), port.size(), server), nullptr);
    const std::string number(port.data(), std::strcspn(port.data(), "\n"));

    ClientRequest request;
    request.url = "https://127.0.0.1:" + number + "/";
    const auto unknown = perform(request);
    request.ca_file = (folder / "ca.pem").string();
    const auto known = perform(request);
    request.url = "https://localhost:" + number + "/";
    const auto other_name = perform(request);
    request.ca_file = (folder / "none.pem").string();
    const auto no_file = perform(request);
    ::pclose(server);
    std::filesystem::remove_all(folder);

    EXPECT_TRUE(unknown.error() == Errc::protocol) << unknown.error().detail();
    ASSERT_TRUE(known) << known.error().detail();
    EXPECT_EQ(known->body, "secret");
    EXPECT_TRUE(other_name.error() == Errc::protocol) << other_name.error().detail();
    EXPECT_FALSE(no_file);
}

TEST_F(ClientTest, an_answer_beyond_the_limit_is_given_up) {
    answer("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n" + std::string(100, 'x'));
    auto request = get();
    request.response_limit = 99;
    const auto response = perform(request);
    ASSERT_FALSE(response);
    EXPECT_TRUE(response.error() == Errc::limit_exceeded);
}

TEST_F(ClientTest, what_cannot_be_sent_is_invalid) {
    auto bad_header = get();
    bad_header.headers = {{"X-Bad", "a\r\nHost: evil"}};
    EXPECT_TRUE(perform(bad_header).error() == Errc::invalid);
    for (const auto member : {&ClientRequest::authorities, &ClientRequest::certificate}) {
        auto encrypted = get();
        encrypted.*member = "-----BEGIN CERTIFICATE-----\nProc-Type: 4,ENCRYPTED\n";
        EXPECT_TRUE(perform(encrypted).error() == Errc::invalid);
    }
    auto encrypted_key = get();
    encrypted_key.private_key = Secret{"-----BEGIN ENCRYPTED PRIVATE KEY-----\n"};
    EXPECT_NE(perform(encrypted_key).error().detail().find("without a passphrase"), std::string::npos);
    auto bad_scheme = get();
    bad_scheme.url = "file:///etc/passwd";
    EXPECT_TRUE(perform(bad_scheme).error() == Errc::invalid);
}

TEST_F(ClientTest, a_stream_arrives_in_pieces_and_can_be_stopped) {
    answer("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: 1\n\n", true);
    auto request = get();
    std::string got;
    request.on_data = [&got](std::string_view bytes) {
        got += bytes;
        return !got.ends_with("\n\n");
    };
    const auto response = perform(request);
    ASSERT_TRUE(response) << response.error().detail();
    EXPECT_EQ(response->status, 200);
    EXPECT_EQ(got, "data: 1\n\n");
}

TEST_F(ClientTest, the_body_of_a_failed_stream_is_kept) {
    answer("HTTP/1.1 404 Not Found\r\nContent-Length: 7\r\n\r\nno such");
    auto request = get();
    request.on_data = [](std::string_view) { return false; };
    const auto response = perform(request);
    ASSERT_TRUE(response);
    EXPECT_EQ(response->body, "no such");
}

TEST_F(ClientTest, cancelling_throws_and_leaves_nothing_behind) {
    answer("", true);
    asio::cancellation_signal signal;
    std::exception_ptr thrown;
    bool ended = false;
    asio::co_spawn(loop_, client_.perform(get(), deadline_in(1h)),
                   asio::bind_cancellation_slot(signal.slot(),
                                                [&](const std::exception_ptr& error, const Result<ClientResponse>&) {
                                                    thrown = error;
                                                    ended = true;
                                                }));
    loop_.restart();
    while (seen_.empty()) loop_.run_one();
    signal.emit(asio::cancellation_type::all);
    while (!ended) loop_.run_one();
    EXPECT_TRUE(thrown);
    answer("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    EXPECT_TRUE(perform(get()));
}

TEST_F(ClientTest, a_loop_may_be_destroyed_under_a_transfer) {
    auto loop = std::make_unique<asio::io_context>();
    auto client = std::make_unique<Client>(loop->get_executor());
    asio::co_spawn(*loop, client->perform(get(), deadline_in(1h)), asio::detached);
    loop->poll();
    client.reset();
    loop.reset();
}

TEST_F(ClientTest, speaks_over_a_unix_socket) {
    const auto path = std::filesystem::temp_directory_path() / ("client_test." + std::to_string(::getpid()));
    std::filesystem::remove(path);
    asio::local::stream_protocol::acceptor acceptor{loop_, path.string()};
    asio::co_spawn(loop_, serve(acceptor, "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nunix", false, seen_),
                   asio::detached);
    ClientRequest request;
    request.url = "http://pyscaler/health";
    request.unix_socket = path.string();
    const auto response = perform(request);
    acceptor.close();
    loop_.poll();
    std::filesystem::remove(path);
    ASSERT_TRUE(response) << response.error().detail();
    EXPECT_EQ(response->body, "unix");
    EXPECT_NE(seen_.find("Host: pyscaler\r\n"), std::string::npos);
}

TEST_F(ClientTest, many_exchanges_run_at_once) {
    answer("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    int good = 0, ended = 0;
    for (int i = 0; i < 50; ++i)
        asio::co_spawn(loop_, client_.perform(get(), deadline_in(30s)),
                       [&](const std::exception_ptr& thrown, const Result<ClientResponse>& response) {
                           ++ended;
                           if (!thrown && response) ++good;
                       });
    while (ended < 50) loop_.run_one();
    EXPECT_EQ(good, 50);
}

}  // namespace
}  // namespace pyscaler::http
