#include "http/running_server_test.hpp"

#include <atomic>
#include <boost/asio/buffer.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pyscaler::http {
namespace {

using namespace test;
using asio::ip::tcp;
using testing::EndsWith;
using testing::HasSubstr;

Task<Response> is_secure(Request request) { co_return Response::text(request.is_tls ? "secure" : "bare"); }

/// A folder with a certificate that signs itself, and its key.
class Certificate {
public:
    Certificate() {
        std::string pattern = std::filesystem::temp_directory_path() / "pyscaler-tls-XXXXXX";
        folder_ = ::mkdtemp(pattern.data());
        issue("first.test");
    }
    ~Certificate() { std::filesystem::remove_all(folder_); }
    Certificate(const Certificate&) = delete;
    Certificate& operator=(const Certificate&) = delete;

    void issue(const std::string& name) const {
        const auto command =
            "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=" + name +
            " -keyout " + files().private_key + " -out " + files().certificate + " 2>/dev/null";
        ASSERT_EQ(std::system(command.c_str()), 0);
    }
    void spoil() const { std::ofstream{files().certificate} << "nonsense"; }
    TlsFiles files() const { return {folder_ / "certificate.pem", folder_ / "key.pem"}; }

private:
    std::filesystem::path folder_{};
};

class TlsClient {
public:
    explicit TlsClient(std::uint16_t port, int newest = TLS1_3_VERSION) {
        SSL_set_max_proto_version(stream_.native_handle(), newest);
        stream_.next_layer().connect({asio::ip::make_address("127.0.0.1"), port});
        stream_.handshake(asio::ssl::stream_base::client, error);
    }
    std::string common_name() {
        char name[64]{};
        auto* certificate = SSL_get1_peer_certificate(stream_.native_handle());
        X509_NAME_get_text_by_NID(X509_get_subject_name(certificate), NID_commonName, name, sizeof name);
        X509_free(certificate);
        return name;
    }
    void send(std::string_view bytes) { asio::write(stream_, asio::buffer(bytes)); }
    std::string read_until(std::string_view end) {
        std::string text;
        char bytes[4096];
        while (text.find(end) == std::string::npos && !error) {
            text.append(bytes, stream_.read_some(asio::buffer(bytes), error));
        }
        return text;
    }
    void vanish() { stream_.next_layer().close(); }

    boost::system::error_code error{};

private:
    asio::io_context loop_{};
    asio::ssl::context context_{asio::ssl::context::tls_client};
    asio::ssl::stream<tcp::socket> stream_{loop_, context_};
};

class HttpTls : public testing::Test {
protected:
    Router routes() {
        Router router;
        router.add(Method::get, "/", is_secure);
        router.add(Method::get, "/stream", [this](Request) -> Task<Response> {
            auto produce = [this](Writer& writer) -> Task<void> {
                const std::shared_ptr<void> ending{nullptr, [this](void*) { ended = true; }};
                co_await writer.write("tick");
                co_await sleep_until(deadline_in(60s));
            };
            co_return Response::stream("text/event-stream", produce);
        });
        return router;
    }
    ServerOptions options() {
        auto options = RunningServer::quick();
        options.tls = certificate.files();
        return options;
    }

    std::atomic<bool> ended{false};
    Certificate certificate{};
    RunningServer server{routes(), options()};
};

TEST_F(HttpTls, answers_and_keeps_the_connection) {
    TlsClient client{server->port()};
    ASSERT_FALSE(client.error) << client.error.message();
    EXPECT_EQ(server->url(), "https://127.0.0.1:" + std::to_string(server->port()));
    for (int i = 0; i < 2; ++i) {
        client.send(get("/"));
        EXPECT_THAT(client.read_until("secure"), EndsWith("\r\n\r\nsecure"));
    }
    client.send(get("/", "Connection: close\r\n"));
    client.read_until("this never comes");
    EXPECT_EQ(client.error, asio::error::eof) << "the end is told, so that nobody else can cut it short";
}

TEST_F(HttpTls, new_connections_get_the_certificate_reloaded) {
    TlsClient before{server->port()};
    EXPECT_EQ(before.common_name(), "first.test");
    certificate.issue("second.test");
    ASSERT_TRUE(server->reload_certificates());
    EXPECT_EQ(TlsClient{server->port()}.common_name(), "second.test");
    before.send(get("/"));
    EXPECT_THAT(before.read_until("secure"), EndsWith("secure"));

    certificate.spoil();
    const auto reloaded = server->reload_certificates();
    ASSERT_FALSE(reloaded);
    EXPECT_THAT(reloaded.error().detail(), HasSubstr(certificate.files().certificate));
    EXPECT_EQ(TlsClient{server->port()}.common_name(), "second.test");
}

TEST_F(HttpTls, old_versions_are_refused) {
    EXPECT_TRUE(TlsClient(server->port(), TLS1_1_VERSION).error);
    EXPECT_FALSE(TlsClient(server->port(), TLS1_2_VERSION).error);
}

TEST_F(HttpTls, who_does_not_shake_hands_is_closed) {
    RawClient bare{server->port()};
    bare.send(get("/"));
    EXPECT_EQ(status_of(bare.read_all()), 0);

    auto hurried = options();
    hurried.limits.header_time = 50ms;
    RunningServer impatient{routes(), hurried};
    RawClient silent{impatient->port()};
    EXPECT_EQ(silent.read_all(), "");
}

TEST_F(HttpTls, a_stream_ends_when_its_client_vanishes_and_when_the_server_stops) {
    TlsClient vanishing{server->port()};
    vanishing.send(get("/stream"));
    vanishing.read_until("tick");
    vanishing.vanish();
    while (!ended) std::this_thread::yield();

    ended = false;
    TlsClient listening{server->port()};
    listening.send(get("/stream"));
    listening.read_until("tick");
    EXPECT_TRUE(server.stop(20s));
    EXPECT_TRUE(ended);
}

TEST(HttpTlsStart, a_missing_certificate_is_named) {
    EventLoops loops{1};
    ServerOptions options;
    options.tls = TlsFiles{"/nowhere/certificate.pem", "/nowhere/key.pem"};
    const auto started = Server{loops, options, is_secure}.start();
    ASSERT_FALSE(started);
    EXPECT_THAT(started.error().detail(), HasSubstr("/nowhere/certificate.pem"));
}

}  // namespace
}  // namespace pyscaler::http
