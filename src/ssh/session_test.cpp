#include "ssh/session.hpp"

#include "base/spawn.hpp"
#include "ssh/test_loop.hpp"
#include "ssh/test_sshd.hpp"

#include <boost/asio/detached.hpp>
#include <gtest/gtest.h>

namespace pyscaler::ssh {
namespace {

using namespace std::chrono_literals;
using testing::run_on_loop;
using testing::TestSshd;

/// One server for all tests of this file: starting one takes longer than most tests.
TestSshd& server() {
    static TestSshd sshd;
    return sshd;
}

Task<std::shared_ptr<Session>> connected() {
    auto session = co_await Session::connect(server().login(), deadline_in(30s));
    co_return session.value();
}

Task<Result<ExecResult>> exec(std::shared_ptr<Session> session, std::string command, std::string input = {}) {
    ExecOptions options;
    options.input = std::move(input);
    co_return co_await session->exec(std::move(command), std::move(options), deadline_in(30s));
}

/// Waits until `is_true`, which must become so: a condition of the operating system, not of this program.
Task<bool> becomes(std::function<bool()> is_true) {
    const auto deadline = deadline_in(20s);
    while (!is_true() && std::chrono::steady_clock::now() < deadline) co_await sleep_until(deadline_in(20ms));
    co_return is_true();
}

bool is_gone(const std::filesystem::path& pid_file) {
    const auto pid = std::atoi(testing::read_file(pid_file).c_str());
    const auto stat = testing::read_file(fmt::format("/proc/{}/stat", pid));
    return pid > 0 && (stat.empty() || stat.find(") Z") != std::string::npos);
}

TEST(Session, keeps_streams_status_and_signal_apart) {
    run_on_loop([]() -> Task<void> {
        auto session = co_await connected();
        auto plain = co_await exec(session, "echo out; echo err >&2; exit 3");
        EXPECT_EQ(plain->exit_status, 3);
        EXPECT_EQ(plain->out, "out\n");
        EXPECT_EQ(plain->err, "err\n");
        auto killed = co_await exec(session, "kill -9 $$");
        EXPECT_FALSE(killed->exit_status);
        EXPECT_EQ(killed->exit_signal, "KILL");
        auto fed = co_await exec(session, "cat", std::string(3'000'000, 'x'));
        EXPECT_TRUE(fed->truncated);
        EXPECT_EQ(fed->out.size(), 1024U * 1024U);
        auto deaf = co_await exec(session, "exec <&-; exit 4", std::string(100'000, 'x'));
        EXPECT_EQ(deaf->exit_status, 4);
    });
}

TEST(Session, drops_what_is_beyond_the_limit_and_streams_what_is_within) {
    run_on_loop([]() -> Task<void> {
        auto session = co_await connected();
        std::string streamed;
        ExecOptions options;
        options.output_limit = 1000;
        options.on_output = [&](Stream, std::string_view piece) { streamed += piece; };
        auto result = co_await session->exec("yes | head -c 20000000", options, deadline_in(60s));
        EXPECT_EQ(result->exit_status, 0);
        EXPECT_TRUE(result->truncated);
        EXPECT_EQ(result->out.size(), 1000U);
        EXPECT_EQ(streamed, result->out);
    });
}

TEST(Session, kills_a_command_that_ignores_signals_and_its_children_at_the_deadline) {
    run_on_loop([]() -> Task<void> {
        auto session = co_await connected();
        const auto own = server().folder() / "own", child = server().folder() / "child";
        auto command = fmt::format(
            "trap '' HUP TERM INT; (trap '' HUP TERM; echo $BASHPID >{1}; sh -c 'echo $$ >{1}; "
            "sleep 600; sleep 600') & echo $$ >{0}; while :; do sleep 600; done",
            own.string(), child.string());
        auto result = co_await session->exec(command, ExecOptions{}, deadline_in(4s));
        EXPECT_TRUE(result.error() == Errc::timed_out) << result.error().detail();
        EXPECT_TRUE(co_await becomes([&] { return is_gone(own); }));
        EXPECT_TRUE(co_await becomes([&] { return is_gone(child); }));
        auto after = co_await exec(session, "echo still here");
        EXPECT_EQ(after->out, "still here\n");
    });
}

TEST(Session, kills_a_command_whose_caller_is_cancelled) {
    run_on_loop([]() -> Task<void> {
        auto session = co_await connected();
        const auto own = server().folder() / "cancelled";
        Scope scope{co_await asio::this_coro::executor};
        auto work = [](std::shared_ptr<Session> on, std::string command) -> Task<void> {
            (void)co_await on->exec(std::move(command), ExecOptions{}, deadline_in(600s));
        };
        scope.spawn("exec", work(session, fmt::format("echo $$ >{}; sleep 600", own.string())));
        EXPECT_TRUE(co_await becomes([&] { return !testing::read_file(own).empty(); }));
        EXPECT_TRUE(co_await scope.stop(deadline_in(10s)));
        EXPECT_TRUE(co_await becomes([&] { return is_gone(own); }));
    });
}

TEST(Session, uploads_any_bytes_under_any_name) {
    run_on_loop([]() -> Task<void> {
        auto session = co_await connected();
        std::string content(2'000'000, '\0');
        for (std::size_t i = 0; i < content.size(); ++i) content[i] = static_cast<char>(i * 7);
        const auto path = server().folder() / "it's a \"$(file)\"; rm -rf x";
        auto done = co_await session->upload(path.string(), content, 0640, deadline_in(60s));
        EXPECT_TRUE(done) << done.error().detail();
        EXPECT_EQ(testing::read_file(path), content);
        EXPECT_EQ(std::filesystem::status(path).permissions(), static_cast<std::filesystem::perms>(0640));
        auto nowhere = co_await session->upload("/nonexistent/x", "x", 0600, deadline_in(30s));
        EXPECT_TRUE(nowhere.error() == Errc::failed) << nowhere.error().detail();
        auto bad = co_await session->upload("a\nb", "x", 0600, deadline_in(30s));
        EXPECT_TRUE(bad.error() == Errc::invalid);
    });
}

TEST(Session, checks_the_host_key_before_it_logs_in) {
    run_on_loop([]() -> Task<void> {
        auto login = server().login();
        login.host_key = server().host_key();
        auto known = co_await Session::connect(login, deadline_in(30s));
        EXPECT_TRUE(known) << known.error().detail();
        EXPECT_TRUE(server().host_key().starts_with((*known)->host_key().line()));
        login.host_key = (*known)->host_key().fingerprint();
        auto by_fingerprint = co_await Session::connect(login, deadline_in(30s));
        EXPECT_TRUE(by_fingerprint) << by_fingerprint.error().detail();
        server().make_key("other", "ed25519");
        login.host_key = testing::read_file(server().folder() / "other.pub");
        auto changed = co_await Session::connect(login, deadline_in(30s));
        EXPECT_TRUE(changed.error() == Errc::host_key_changed) << changed.error().detail();
        EXPECT_NE(changed.error().detail().find((*known)->host_key().fingerprint()), std::string::npos);
        server().make_key("rsa_host", "rsa");
        login.host_key = testing::read_file(server().folder() / "rsa_host.pub");
        auto other_kind = co_await Session::connect(login, deadline_in(30s));
        EXPECT_TRUE(other_kind.error() == Errc::host_key_changed) << other_kind.error().detail();
    });
}

TEST(Session, accepts_every_kind_of_user_key) {
    struct Case {
        const char* name;
        const char* type;
        std::vector<std::string> more;
        const char* passphrase;
    };
    const std::vector<Case> cases{{"ed25519 with passphrase", "ed25519", {}, "secret words"},
                                  {"ECDSA 256", "ecdsa", {"-b", "256"}, ""},
                                  {"ECDSA 521 with passphrase", "ecdsa", {"-b", "521"}, "secret"},
                                  {"RSA in PEM", "rsa", {"-b", "3072", "-m", "PEM"}, ""},
                                  {"RSA in PEM with passphrase", "rsa", {"-b", "2048", "-m", "PEM"}, "secret"}};
    for (const auto& each : cases) {
        SCOPED_TRACE(each.name);
        server().make_key("some", each.type, each.passphrase, each.more);
        server().authorize("some");
        auto login = server().login("some");
        login.passphrase = Secret{each.passphrase};
        auto work = [login]() -> Task<void> {
            auto session = co_await Session::connect(login, deadline_in(30s));
            EXPECT_TRUE(session) << session.error().detail();
        };
        run_on_loop(work);
    }
}

TEST(Session, says_why_it_cannot_connect) {
    run_on_loop([]() -> Task<void> {
        auto stranger = server().login();
        server().make_key("stranger", "ed25519");
        stranger.private_key = Secret{testing::read_file(server().folder() / "stranger")};
        auto denied = co_await Session::connect(stranger, deadline_in(30s));
        EXPECT_TRUE(denied.error() == Errc::denied) << denied.error().detail();
        auto nobody = server().login();
        nobody.port = testing::free_port(server().address());
        auto refused = co_await Session::connect(nobody, deadline_in(30s));
        EXPECT_TRUE(refused.error() == Errc::refused) << refused.error().detail();
        auto nameless = server().login();
        nameless.host = "no-such-host.invalid";
        auto unknown = co_await Session::connect(nameless, deadline_in(30s));
        EXPECT_TRUE(unknown.error() == Errc::unreachable) << unknown.error().detail();
        auto keyless = server().login();
        keyless.private_key = Secret{"nonsense"};
        auto invalid = co_await Session::connect(keyless, deadline_in(30s));
        EXPECT_TRUE(invalid.error() == Errc::invalid) << invalid.error().detail();
    });
}

TEST(Session, hears_from_an_idle_peer_each_time_it_asks) {
    run_on_loop([]() -> Task<void> {
        auto session = co_await connected();
        for (int i = 0; i < 4; ++i) {
            const auto before = session->last_heard();
            session->keep_alive();
            EXPECT_TRUE(co_await becomes([&] { return session->last_heard() > before; }));
        }
        EXPECT_TRUE(session->alive());
    });
}

TEST(Session, survives_the_death_of_the_peer_under_a_command) {
    run_on_loop([]() -> Task<void> {
        auto session = co_await connected();
        auto result = co_await exec(session, "kill -9 $PPID; sleep 60");
        EXPECT_TRUE(result.error() == Errc::unreachable) << result.error().detail();
        EXPECT_TRUE(co_await becomes([&] { return !session->alive(); }));
        auto after = co_await exec(session, "echo");
        EXPECT_TRUE(after.error() == Errc::unreachable);
    });
}

TEST(Session, may_be_closed_or_destroyed_under_a_command) {
    run_on_loop([]() -> Task<void> {
        auto session = co_await connected();
        auto executor = co_await asio::this_coro::executor;
        auto seen = std::make_shared<std::optional<Errc>>();
        auto work = [](std::shared_ptr<Session> on, std::shared_ptr<std::optional<Errc>> code) -> Task<void> {
            auto result = co_await on->exec("sleep 600", ExecOptions{}, deadline_in(600s));
            if (!result && result.error() == Errc::unreachable) *code = Errc::unreachable;
        };
        asio::co_spawn(executor, work(session, seen), asio::detached);
        co_await sleep_until(deadline_in(50ms));
        session->close();
        EXPECT_TRUE(co_await becomes([&] { return seen->has_value(); }));
        // This one is still running when the loop is destroyed.
        auto another = co_await connected();
        asio::co_spawn(executor, work(another, seen), asio::detached);
        co_await sleep_until(deadline_in(50ms));
    });
}

}  // namespace
}  // namespace pyscaler::ssh
