#include "jmx/client.hpp"

#include "jmx/dial.hpp"
#include "jmx/failure.hpp"
#include "jmx/made_answer_test.hpp"
#include "jmx/number.hpp"
#include "jmx/test_jvm.hpp"
#include "jmx/throwable.hpp"

#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pyscaler::jmx {
namespace {

using namespace std::chrono_literals;
using ::testing::Contains;
using testing::Folder;
using ::testing::HasSubstr;
using testing::Jvm;
using ::testing::MatchesRegex;
using testing::run_on_loop;

constexpr auto patience = 30s;

std::shared_ptr<LeaseHolder> holder() {
    RandomIdentifiers identifiers;
    return std::make_shared<LeaseHolder>(LeaseHolder::make(identifiers));
}

/// How a login ends: "in", or the failure's name.
std::string login(Access access, std::chrono::milliseconds limit = patience) {
    std::string said = "in";
    run_on_loop([&]() -> Task<void> {
        auto client = co_await Client::log_in(access, holder(), deadline_in(limit));
        if (!client)
            said = client.error().code().message() + ": " + client.error().detail();
        else
            co_await (*client)->leave(deadline_in(patience));
    });
    return said;
}

Task<std::string> number(std::shared_ptr<Client> client, std::string mbean, std::string attribute,
                         std::chrono::milliseconds limit = patience) {
    auto answer = co_await client->get_attribute(std::move(mbean), std::move(attribute), deadline_in(limit));
    if (!answer) co_return answer.error().code().message();
    auto value = number_of((*answer)->graph, (*answer)->value);
    co_return value ? std::to_string(static_cast<long>(*value)) : value.error().code().message();
}

const std::string values = "fixture:type=Values";

TEST(Client, ReadsARealJvmAndNamesWhatCannotBeRead) {
    const Jvm jvm;
    run_on_loop([&]() -> Task<void> {
        auto logged_in = co_await Client::log_in(jvm.access(), holder(), deadline_in(patience));
        if (!logged_in) ADD_FAILURE() << logged_in.error().detail();
        if (!logged_in) co_return;
        auto client = *logged_in;
        EXPECT_EQ(co_await number(client, values, "Int"), "123456");
        EXPECT_EQ(co_await number(client, values, "None"), "no such attribute");
        EXPECT_EQ(co_await number(client, "fixture:type=None", "Int"), "no such MBean");
        EXPECT_EQ(co_await number(client, "nonsense", "Int"), "invalid");
        EXPECT_EQ(co_await number(client, values, "Throwing"), "getter failed");
        EXPECT_TRUE(client->is_connected());
        EXPECT_EQ(co_await number(client, values, "Closed"), "unreadable value");
        EXPECT_FALSE(client->is_connected());
        EXPECT_EQ(co_await number(client, values, "Deep"), "unreadable value");
        EXPECT_EQ(co_await number(client, values, "External"), "unreadable value");
        EXPECT_EQ(co_await number(client, values, "Slow", 300ms), "timeout");
        EXPECT_EQ(co_await number(client, values, "Long"), "1234567890123");
        auto domain = co_await client->default_domain(deadline_in(patience));
        EXPECT_EQ(domain ? *domain : domain.error().detail(), "DefaultDomain");
        auto names = co_await client->query_names("fixture:*", deadline_in(patience));
        EXPECT_TRUE(names && names->size() == 1 && names->front() == values);
        auto described = co_await client->describe(values, deadline_in(patience));
        EXPECT_TRUE(described && described->attributes.size() > 40 &&
                    described->attributes.front().name == "AtomicBoolean");
        std::vector<std::string> wanted{"Int", "None", "Byte"};
        auto some = co_await client->get_attributes(values, std::move(wanted), deadline_in(patience));
        EXPECT_EQ(some ? values_in((*some)->graph, (*some)->value).size() : 0U, 2U);
        co_await client->leave(deadline_in(patience));
        EXPECT_EQ(co_await number(client, values, "Int"), "connection forgotten by the JVM");
    });
}

TEST(Client, GoesToThePortOfTheStubButStaysWithTheHost) {
    const Jvm jvm{{"ssl=false", "authenticate=false", "rmi.port=" + std::to_string(testing::free_port()),
                   "-Djava.rmi.server.hostname=other.example"}};
    EXPECT_EQ(login(jvm.access()), "in");
    auto strict = jvm.access();
    strict.follow_stub_host = true;
    EXPECT_THAT(login(strict), HasSubstr("other.example"));
}

TEST(Client, ManagesWithoutSkeletons) {
    const Jvm jvm{{"ssl=false", "authenticate=false", "-Djava.rmi.server.ignoreStubClasses=true"}};
    EXPECT_EQ(login(jvm.access()), "in");
}

TEST(Client, TellsAMalformedNameFromARefusalByAFilter) {
    const auto said = [](const Jvm& jvm, const std::string& pattern) {
        std::string text;
        run_on_loop([&]() -> Task<void> {
            auto client = co_await Client::log_in(jvm.access(), holder(), deadline_in(patience));
            if (!client) co_return ADD_FAILURE() << client.error().detail();
            const auto names = co_await (*client)->query_names(pattern, deadline_in(patience));
            text = names ? "found" : names.error().code().message() + ": " + names.error().detail();
        });
        return text;
    };
    const Jvm plain;
    for (const auto* malformed : {"a:b=c,b=d", "a:*,*", "a"})
        EXPECT_THAT(said(plain, malformed), ::testing::StartsWith("invalid: ")) << malformed;
    const Jvm filtered{{"ssl=false", "authenticate=false", "-Djdk.serialFilter=!javax.management.ObjectName"}};
    EXPECT_THAT(said(filtered, "a:b=c"), ::testing::StartsWith("request refused by the JVM's filter: "));
}

TEST(Client, LogsInWithUserAndPassword) {
    const Folder folder;
    std::ofstream{folder.at("passwords")} << "monitor sekrit\n";
    std::ofstream{folder.at("roles")} << "monitor readonly\n";
    for (const auto* name : {"passwords", "roles"})
        std::filesystem::permissions(folder.at(name),
                                     std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
    const Jvm jvm{{"ssl=false", "authenticate=true", "password.file=" + folder.at("passwords"),
                   "access.file=" + folder.at("roles")}};
    auto access = jvm.access();
    EXPECT_THAT(login(access), HasSubstr("authentication failed"));
    access.user = "monitor";
    access.password = Secret{"wrong"};
    EXPECT_THAT(login(access), HasSubstr("authentication failed"));
    access.password = Secret{"sekrit"};
    EXPECT_EQ(login(access), "in");
}

std::string text_of_file(const std::string& path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
}

TEST(Client, ChecksTlsAndShowsItsCertificate) {
    const Folder folder;
    const auto store = folder.at("store.p12");
    testing::run_or_throw(
        "keytool -genkeypair -keyalg EC -alias jmx -dname CN=127.0.0.1 -ext san=ip:127.0.0.1 -storetype "
        "PKCS12 -storepass secret1 -keystore " +
        store + " >/dev/null 2>&1");
    testing::run_or_throw("openssl pkcs12 -in " + store + " -passin pass:secret1 -nokeys -out " +
                          folder.at("cert.pem") + " 2>/dev/null && openssl pkcs12 -in " + store +
                          " -passin pass:secret1 -nodes -nocerts -out " + folder.at("key.pem") + " 2>/dev/null");
    testing::run_or_throw("keytool -importcert -noprompt -alias us -file " + folder.at("cert.pem") +
                          " -storetype PKCS12 -storepass secret1 -keystore " + folder.at("trust.p12") +
                          " >/dev/null 2>&1");
    const Jvm jvm{{"ssl=true", "authenticate=false", "registry.ssl=true", "ssl.need.client.auth=true",
                   "-Djavax.net.ssl.keyStore=" + store, "-Djavax.net.ssl.keyStorePassword=secret1",
                   "-Djavax.net.ssl.trustStore=" + folder.at("trust.p12"),
                   "-Djavax.net.ssl.trustStorePassword=secret1"}};
    auto access = jvm.access();
    EXPECT_THAT(login(access), HasSubstr("TLS expected"));
    access.tls = access.registry_tls = true;
    EXPECT_THAT(login(access), HasSubstr("TLS failed"));
    access.authorities = text_of_file(folder.at("cert.pem"));
    EXPECT_THAT(login(access), HasSubstr("TLS failed"));  // no certificate of ours
    access.certificate = text_of_file(folder.at("cert.pem"));
    access.private_key = Secret{text_of_file(folder.at("key.pem"))};
    EXPECT_EQ(login(access), "in");
    access.host = "localhost";
    EXPECT_THAT(login(access), HasSubstr("TLS failed"));
    EXPECT_THAT(login(access), HasSubstr("host name mismatch: it is not of localhost"));
    access.check_host_name = false;
    EXPECT_EQ(login(access), "in");
}

TEST(Client, SendsNothingToAServerThatDroppedTls) {
    const Jvm jvm;
    auto access = jvm.access();
    access.tls = true;
    EXPECT_THAT(login(access), HasSubstr("server without TLS"));
    access.registry_tls = true;
    EXPECT_THAT(login(access), HasSubstr("server without TLS"));
}

TEST(Client, OfAJvmThatStoppedEndsAtItsDeadlineAndGoesOnAfterIt) {
    const Jvm jvm;
    run_on_loop([&]() -> Task<void> {
        auto client = co_await Client::log_in(jvm.access(), holder(), deadline_in(patience));
        if (!client) co_return ADD_FAILURE() << client.error().detail();
        jvm.signal(SIGSTOP);
        const auto began = std::chrono::steady_clock::now();
        EXPECT_EQ(co_await number(*client, values, "Int", 200ms), "timeout");
        EXPECT_EQ(co_await number(*client, values, "Int", 200ms), "timeout");
        EXPECT_LT(std::chrono::steady_clock::now() - began, 3s);
        jvm.signal(SIGCONT);
        EXPECT_EQ(co_await number(*client, values, "Int"), "123456");
        co_await (*client)->leave(deadline_in(patience));
    });
}

TEST(Client, NoticesThatTheJvmWasStartedAnew) {
    auto jvm = std::make_unique<Jvm>(std::vector<std::string>{"ssl=false", "authenticate=false",
                                                              "rmi.port="
                                                              "0"});
    const auto port = testing::free_port();
    const std::vector<std::string> options{"ssl=false", "authenticate=false", "rmi.port=" + std::to_string(port)};
    jvm = std::make_unique<Jvm>(options, port);
    run_on_loop([&]() -> Task<void> {
        auto client = co_await Client::log_in(jvm->access(), holder(), deadline_in(patience));
        if (!client) co_return ADD_FAILURE() << client.error().detail();
        jvm->end();
        EXPECT_EQ(co_await number(*client, values, "Int"), "refused");
        jvm = std::make_unique<Jvm>(options, port);
        EXPECT_EQ(co_await number(*client, values, "Int"), "connection forgotten by the JVM");
        EXPECT_TRUE((*client)->is_forgotten());
    });
}

TEST(Client, SaysWhenNobodyListens) {
    Access access;
    access.host = "127.0.0.1";
    access.port = testing::free_port();
    EXPECT_THAT(login(access), HasSubstr("refused"));
    access.host = "127.0.0.1.invalid";
    EXPECT_THAT(login(access), HasSubstr("unreachable"));
}

TEST(Client, DialsNobodyWhenTheDeadlineIsPast) {
    run_on_loop([&]() -> Task<void> {
        asio::ip::tcp::acceptor acceptor{co_await asio::this_coro::executor, {asio::ip::make_address("127.0.0.1"), 0}};
        const auto port = acceptor.local_endpoint().port();
        const auto socket = co_await dial("127.0.0.1", port, Deadline{});
        EXPECT_TRUE(!socket && socket.error() == Errc::timed_out);
        acceptor.non_blocking(true);
        boost::system::error_code error;
        acceptor.accept(error);
        EXPECT_EQ(error, asio::error::would_block);
    });
}

/// Answers one connection with `bytes`, whatever is asked, and keeps it open.
std::string login_at(const std::string& bytes, std::chrono::milliseconds limit) {
    std::string said = "in";
    run_on_loop([&]() -> Task<void> {
        auto executor = co_await asio::this_coro::executor;
        asio::ip::tcp::acceptor acceptor{executor, {asio::ip::make_address("127.0.0.1"), 0}};
        asio::ip::tcp::socket peer{executor};
        acceptor.async_accept(peer, [&](boost::system::error_code) {
            boost::system::error_code ignored;
            asio::write(peer, asio::buffer(bytes), ignored);
        });
        Access access;
        access.host = "127.0.0.1";
        access.port = acceptor.local_endpoint().port();
        auto client = co_await Client::log_in(access, holder(), deadline_in(limit));
        if (!client) said = client.error().code().message() + ": " + client.error().detail();
    });
    return said;
}

TEST(Client, NamesOtherServers) {
    EXPECT_THAT(login_at("SSH-2.0-OpenSSH\r\n", patience), HasSubstr("not a JMX server"));
    EXPECT_THAT(login_at("HTTP/1.1 400 Bad Request\r\n\r\n", patience), HasSubstr("not a JMX server"));
    EXPECT_THAT(login_at("", 200ms), HasSubstr("timeout"));
    const std::string greeted{"N\0\0\0\0\0\0", 7};
    EXPECT_THAT(login_at(greeted, 200ms), HasSubstr("timeout"));
    EXPECT_THAT(login_at(greeted + "nonsense", patience), HasSubstr("bad answer"));
    EXPECT_THAT(
        login_at(greeted + made::answer(made::text("a text")), patience),
        MatchesRegex("not a JMX server: 127.0.0.1:[0-9]+: jmxrmi in its registry: java.lang.String is no remote stub"));
}

}  // namespace
}  // namespace pyscaler::jmx
