// Against aiosmtpd, an SMTP server of other people's making.
#include "mail/mailer.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/json.hpp>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace pyscaler::mail {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
namespace fs = std::filesystem;

/// The fixture server, until destroyed.
class Server {
public:
    Server(std::string mode, const fs::path& folder, bool login) {
        int input[2];
        int output[2];
        if (::pipe2(input, O_CLOEXEC) != 0 || ::pipe2(output, O_CLOEXEC) != 0) throw std::runtime_error("pipe");
        const std::string script = PYSCALER_SOURCE_DIR "/src/mail/fixtures/smtp_server.py";
        process_ = ::fork();
        if (process_ == 0) {
            ::prctl(PR_SET_PDEATHSIG, SIGKILL);
            ::dup2(input[0], 0);
            ::dup2(output[1], 1);
            ::execl("/usr/bin/python3", "python3", script.c_str(), mode.c_str(), folder.c_str(),
                    login ? "--login" : nullptr, nullptr);
            ::_exit(127);
        }
        ::close(input[0]);
        ::close(output[1]);
        input_ = input[1];
        output_ = ::fdopen(output[0], "r");
        port_ = static_cast<std::uint16_t>(std::stoi(line()));
    }
    ~Server() {
        ::close(input_);
        ::kill(process_, SIGKILL);
        ::waitpid(process_, nullptr, 0);
        ::fclose(output_);
    }
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    std::uint16_t port() const { return port_; }
    /// The next message it has taken.
    boost::json::object taken() { return boost::json::parse(line()).as_object(); }

private:
    std::string line() {
        std::string text;
        for (int character = 0; (character = std::fgetc(output_)) != '\n';) {
            if (character == EOF) throw std::runtime_error("the server has ended");
            text += static_cast<char>(character);
        }
        return text;
    }

    pid_t process_{0};
    int input_{-1};
    std::FILE* output_{nullptr};
    std::uint16_t port_{0};
};

class MailerTest : public testing::Test {
protected:
    static void SetUpTestSuite() {
        auto name = (fs::temp_directory_path() / "pyscaler-mail-XXXXXX").string();
        ASSERT_TRUE(::mkdtemp(name.data()));
        folder_ = name;
        // An authority, a certificate for "localhost" signed by it, and another authority that has nothing to do with
        // it.
        const auto command = fmt::format(
            "cd '{}' && for n in ca other; do openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=$n "
            "-keyout $n.key -out $n.pem; done && openssl req -newkey rsa:2048 -nodes -subj /CN=localhost -keyout "
            "key.pem "
            "-out request.pem && printf subjectAltName=DNS:localhost > names && openssl x509 -req -in request.pem "
            "-CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -extfile names -out cert.pem",
            name);
        ASSERT_EQ(std::system(fmt::format("({}) >'{}/log' 2>&1", command, name).c_str()), 0);
    }
    static void TearDownTestSuite() { fs::remove_all(folder_); }

    Server start(std::string mode, bool login = false) { return {std::move(mode), folder_, login}; }

    SmtpServer at(const Server& server, Security security) const {
        SmtpServer result;
        result.port = server.port();
        result.security = security;
        result.ca_file = folder_ / "ca.pem";
        return result;
    }

    Result<void> send(SmtpServer server, std::string to = "ann@example.org", std::chrono::milliseconds time = 20s) {
        Message message{"PyScaler <ops@example.org>", {std::move(to), "bob@example.org"}, "Grüße", ".\n..dots\nüber\n"};
        asio::io_context loop;
        auto result = asio::co_spawn(loop, mailer_.send(std::move(server), std::move(message), deadline_in(time)),
                                     asio::use_future);
        loop.run();
        return result.get();
    }

    void expect_error(const Result<void>& sent, Errc code, const char* detail) {
        ASSERT_FALSE(sent) << detail;
        EXPECT_EQ(sent.error(), code) << sent.error().detail();
        EXPECT_THAT(sent.error().detail(), HasSubstr(detail));
    }

    static inline fs::path folder_{};
    asio::thread_pool pool_{1};
    FakeClock clock_{};
    CountedIdentifiers identifiers_{};
    Mailer mailer_{pool_, clock_, identifiers_};
};

TEST_F(MailerTest, sends_over_every_kind_of_connection) {
    const std::vector<std::tuple<std::string, Security, bool>> cases{
        {"plain", Security::plain, false}, {"starttls", Security::starttls, true}, {"tls", Security::tls, true}};
    for (const auto& [mode, security, has_tls] : cases) {
        auto server = start(mode);
        const auto sent = send(at(server, security));
        ASSERT_TRUE(sent) << mode << ": " << sent.error().detail();
        const auto taken = server.taken();
        EXPECT_EQ(taken.at("tls"), has_tls) << mode;
        EXPECT_EQ(taken.at("from"), "ops@example.org");
        EXPECT_EQ(taken.at("to"), (boost::json::array{"ann@example.org", "bob@example.org"}));
        EXPECT_THAT(taken.at("data").as_string().c_str(), HasSubstr("\r\n\r\n.\r\n..dots\r\n=C3=BCber\r\n"));
    }
}

TEST_F(MailerTest, logs_in) {
    for (const auto& [mode, security] : {std::pair{"starttls", Security::starttls}, {"plain", Security::plain}}) {
        auto server = start(mode, true);
        auto settings = at(server, security);
        settings.user = "ops";
        settings.password = Secret{"right password"};
        const auto sent = send(settings);
        ASSERT_TRUE(sent) << sent.error().detail();
        EXPECT_EQ(server.taken().at("login"), true);
        settings.password = Secret{"wrong password"};
        const auto refused = send(settings);
        expect_error(refused, Errc::denied, "535");
        EXPECT_THAT(refused.error().detail(), testing::Not(HasSubstr("wrong password")));
    }
}

TEST_F(MailerTest, a_refusal_comes_with_the_servers_words) {
    auto server = start("plain");
    expect_error(send(at(server, Security::plain), "refused@example.org"), Errc::failed, "550 5.1.1 no such mailbox");
    expect_error(send(at(server, Security::plain), "later@example.org"), Errc::unavailable, "451 4.3.0 try again");
}

TEST_F(MailerTest, tls_that_is_required_is_never_done_without) {
    auto server = start("plain");
    expect_error(send(at(server, Security::starttls)), Errc::protocol, "STARTTLS");
    expect_error(send(at(server, Security::tls)), Errc::protocol, "mail by localhost");
}

TEST_F(MailerTest, a_certificate_is_verified) {
    for (const auto& [mode, security] : {std::pair{"starttls", Security::starttls}, {"tls", Security::tls}}) {
        auto server = start(mode);
        auto settings = at(server, security);
        settings.ca_file = folder_ / "other.pem";
        expect_error(send(settings), Errc::denied, "certificate");
        settings = at(server, security);
        settings.host = "127.0.0.1";
        expect_error(send(settings), Errc::denied, "127.0.0.1");
        settings.ca_file = folder_ / "missing.pem";
        expect_error(send(settings), Errc::invalid, "missing.pem");
    }
}

TEST_F(MailerTest, a_server_that_says_nothing_is_given_up) {
    auto server = start("silent");
    expect_error(send(at(server, Security::plain), "ann@example.org", 100ms), Errc::timed_out, "mail by");
    auto impatient = at(server, Security::plain);
    impatient.timeout = 100ms;
    expect_error(send(impatient), Errc::timed_out, "mail by");
    expect_error(send(at(server, Security::plain), "ann@example.org", 0ms), Errc::timed_out, "no time left");
}

TEST_F(MailerTest, nobody_there) {
    SmtpServer settings;
    {
        const auto server = start("plain");
        settings = at(server, Security::plain);
    }
    expect_error(send(settings), Errc::refused, "mail by localhost");
    settings.host = "no-such-host.invalid";
    expect_error(send(settings), Errc::unreachable, "no-such-host");
    settings.host = "a host/with?rubbish";
    expect_error(send(settings), Errc::invalid, "host");
}

TEST_F(MailerTest, a_message_that_is_none_reaches_nobody) {
    expect_error(send(SmtpServer{}, "ann@example.org\r\nDATA"), Errc::invalid, "to");
}

}  // namespace
}  // namespace pyscaler::mail
