#include "ssh/pool.hpp"

#include "base/spawn.hpp"
#include "ssh/test_loop.hpp"
#include "ssh/test_sshd.hpp"

#include <gtest/gtest.h>

namespace pyscaler::ssh {
namespace {

using namespace std::chrono_literals;
using testing::becomes;
using testing::is_gone;
using testing::run_on_loop;
using testing::TestSshd;

TestSshd& server() {
    static TestSshd sshd{"127.0.40.3"};
    return sshd;
}

/// For tests in which nothing may happen by itself.
Patience endless() {
    Patience patience;
    patience.first_backoff = patience.longest_backoff = patience.keep_alive = patience.idle = 24h;
    return patience;
}

std::size_t accepted_logins(const TestSshd& sshd) {
    const auto log = testing::read_file(sshd.folder() / "log");
    std::size_t count = 0;
    for (auto at = log.find("Accepted publickey"); at != std::string::npos;
         at = log.find("Accepted publickey", at + 1)) {
        ++count;
    }
    return count;
}

Task<std::shared_ptr<Session>> session_of(Pool& pool, std::string node, Login login) {
    auto session = co_await pool.session(std::move(node), std::move(login), deadline_in(60s));
    if (!session) ADD_FAILURE() << session.error().detail();
    co_return session.value();
}

Task<Error> error_of(Pool& pool, std::string node, Login login) {
    auto session = co_await pool.session(std::move(node), std::move(login), deadline_in(60s));
    co_return session ? Error{} : session.error();
}

struct Fixture {
    explicit Fixture(asio::any_io_executor executor, Patience patience = endless())
        : pool(std::move(executor), identifiers, patience) {}
    CountedIdentifiers identifiers{};
    Pool pool;
};

TEST(Pool, connects_a_node_once_for_all_who_wait) {
    run_on_loop([]() -> Task<void> {
        Fixture fixture{co_await asio::this_coro::executor};
        Scope scope{co_await asio::this_coro::executor};
        const auto before = accepted_logins(server());
        std::vector<std::shared_ptr<Shell>> shells;
        auto ask = [](Pool& pool, std::vector<std::shared_ptr<Shell>>& into) -> Task<void> {
            auto shell = co_await pool.shell("a", server().login(), deadline_in(60s));
            into.push_back(shell ? *shell : nullptr);
        };
        for (int i = 0; i < 20; ++i) scope.spawn("ask", ask(fixture.pool, shells));
        EXPECT_TRUE(co_await becomes([&] { return shells.size() == 20; }));
        EXPECT_TRUE(shells.front());
        for (const auto& shell : shells) EXPECT_EQ(shell, shells.front());
        EXPECT_EQ(accepted_logins(server()), before + 1);
        EXPECT_EQ(fixture.pool.figures().connected, 1U);
        auto again = co_await fixture.pool.shell("a", server().login(), deadline_in(60s));
        EXPECT_EQ(again.value(), shells.front());
    });
}

TEST(Pool, goes_on_with_a_login_whose_caller_gave_up) {
    run_on_loop([]() -> Task<void> {
        Fixture fixture{co_await asio::this_coro::executor};
        auto late = co_await fixture.pool.session("a", server().login(), deadline_in(0s));
        EXPECT_TRUE(late.error() == Errc::timed_out) << late.error().detail();
        EXPECT_TRUE(co_await becomes([&] { return fixture.pool.figures().connected == 1; }));
    });
}

TEST(Pool, leaves_a_node_alone_after_a_failure_unless_its_login_changes) {
    run_on_loop([]() -> Task<void> {
        TestSshd sshd{"127.0.40.4"};
        sshd.stop();
        Fixture fixture{co_await asio::this_coro::executor};
        EXPECT_TRUE(co_await error_of(fixture.pool, "a", sshd.login()) == Errc::refused);
        sshd.start();
        EXPECT_TRUE(co_await error_of(fixture.pool, "a", sshd.login()) == Errc::refused);
        EXPECT_EQ(fixture.pool.figures().failing, 1U);
        EXPECT_EQ(accepted_logins(sshd), 0U);
        auto changed = sshd.login();
        changed.connect_timeout += 1s;
        EXPECT_TRUE((co_await session_of(fixture.pool, "a", changed))->alive());
        EXPECT_EQ(fixture.pool.figures().failing, 0U);
    });
}

TEST(Pool, tries_again_after_the_pause) {
    run_on_loop([]() -> Task<void> {
        TestSshd sshd{"127.0.40.4"};
        sshd.stop();
        auto patience = endless();
        patience.first_backoff = patience.longest_backoff = 1ms;
        Fixture fixture{co_await asio::this_coro::executor, patience};
        EXPECT_TRUE(co_await error_of(fixture.pool, "a", sshd.login()) == Errc::refused);
        sshd.start();
        EXPECT_TRUE(co_await becomes([&] { return fixture.pool.figures().failing == 0; }));
        EXPECT_TRUE((co_await session_of(fixture.pool, "a", sshd.login()))->alive());
    });
}

TEST(Pool, connects_anew_when_a_connection_or_a_shell_was_lost) {
    run_on_loop([]() -> Task<void> {
        Fixture fixture{co_await asio::this_coro::executor};
        auto first = co_await fixture.pool.shell("a", server().login(), deadline_in(60s));
        std::vector<Script> suicide{{"kill -9 $$; sleep 600", 300s}};
        (void)co_await (*first)->run(suicide, deadline_in(300s));
        auto second = co_await fixture.pool.shell("a", server().login(), deadline_in(60s));
        EXPECT_NE(*second, *first);
        EXPECT_TRUE((*second)->usable());
        auto session = co_await session_of(fixture.pool, "a", server().login());
        (void)co_await session->exec("kill -9 $PPID; sleep 60", ExecOptions{}, deadline_in(60s));
        EXPECT_TRUE(co_await becomes([&] { return !session->alive(); }));
        auto third = co_await fixture.pool.shell("a", server().login(), deadline_in(60s));
        EXPECT_TRUE((*third)->usable());
        EXPECT_FALSE((*second)->usable());
    });
}

TEST(Pool, keeps_a_session_whose_host_key_is_pinned_after_the_first_contact) {
    run_on_loop([]() -> Task<void> {
        Fixture fixture{co_await asio::this_coro::executor};
        auto login = server().login();
        auto first = co_await session_of(fixture.pool, "a", login);
        login.host_key = first->host_key().line();
        EXPECT_EQ(co_await session_of(fixture.pool, "a", login), first);
        server().make_key("other", "ed25519");
        login.host_key = testing::read_file(server().folder() / "other.pub");
        EXPECT_TRUE(co_await error_of(fixture.pool, "a", login) == Errc::host_key_changed);
    });
}

TEST(Pool, logs_in_to_many_nodes_with_an_encrypted_key) {
    run_on_loop([]() -> Task<void> {
        Fixture fixture{co_await asio::this_coro::executor};
        server().make_key("locked", "ed25519", "secret words");
        server().authorize("locked");
        auto login = server().login("locked");
        login.passphrase = Secret{"secret words"};
        Scope scope{co_await asio::this_coro::executor};
        auto ask = [](Pool& pool, std::string node, Login with) -> Task<void> {
            (void)co_await pool.session(std::move(node), std::move(with), deadline_in(60s));
        };
        for (int i = 0; i < 30; ++i) scope.spawn("ask", ask(fixture.pool, std::to_string(i), login));
        EXPECT_TRUE(co_await becomes([&] { return fixture.pool.figures().connected == 30; }));
        login.passphrase = Secret{"wrong"};
        EXPECT_TRUE(co_await error_of(fixture.pool, "0", login) == Errc::invalid);
    });
}

TEST(Pool, asks_idle_nodes_whether_they_are_there) {
    run_on_loop([]() -> Task<void> {
        auto patience = endless();
        patience.keep_alive = 20ms;
        Fixture fixture{co_await asio::this_coro::executor, patience};
        auto session = co_await session_of(fixture.pool, "a", server().login());
        for (int i = 0; i < 3; ++i) {
            const auto before = session->last_heard();
            EXPECT_TRUE(co_await becomes([&] { return session->last_heard() > before; }));
        }
    });
}

TEST(Pool, gives_up_a_node_that_does_not_answer_any_more) {
    run_on_loop([]() -> Task<void> {
        auto patience = endless();
        patience.keep_alive = 20ms;
        patience.dead_peer = 100ms;
        Fixture fixture{co_await asio::this_coro::executor, patience};
        auto session = co_await session_of(fixture.pool, "a", server().login());
        // A busy machine may be late enough to count as dead before we stop it; that is the same rule.
        const auto peer = server().folder() / "peer";
        auto command = fmt::format("echo $PPID >{}; kill -STOP $PPID", peer.string());
        auto stopped = co_await session->exec(std::move(command), ExecOptions{}, deadline_in(60s));
        if (const auto pid = std::atoi(testing::read_file(peer).c_str()); pid > 0) ::kill(pid, SIGKILL);
        EXPECT_TRUE(stopped.error() == Errc::unreachable);
        EXPECT_FALSE(session->alive());
        EXPECT_TRUE(co_await becomes([&] { return fixture.pool.figures().connected == 0; }));
    });
}

TEST(Pool, closes_what_nobody_used_for_long_but_nothing_in_use) {
    run_on_loop([]() -> Task<void> {
        auto patience = endless();
        patience.idle = 40ms;
        Fixture fixture{co_await asio::this_coro::executor, patience};
        auto used = co_await session_of(fixture.pool, "used", server().login());
        auto shell = (co_await fixture.pool.shell("shell", server().login(), deadline_in(60s))).value();
        (void)co_await session_of(fixture.pool, "idle", server().login());
        EXPECT_TRUE(co_await becomes([&] { return fixture.pool.figures().connected == 2; }));
        EXPECT_TRUE(used->alive());
        EXPECT_TRUE(shell->usable());
        used.reset();
        shell.reset();
        EXPECT_TRUE(co_await becomes([&] { return fixture.pool.figures().connected == 0; }));
    });
}

TEST(Pool, forgets_a_node_under_its_commands) {
    run_on_loop([]() -> Task<void> {
        Fixture fixture{co_await asio::this_coro::executor};
        Scope scope{co_await asio::this_coro::executor};
        auto session = co_await session_of(fixture.pool, "a", server().login());
        std::optional<Error> error;
        auto work = [](std::shared_ptr<Session> on, std::optional<Error>& into) -> Task<void> {
            auto result = co_await on->exec("sleep 600", ExecOptions{}, deadline_in(600s));
            into = result ? Error{} : result.error();
        };
        scope.spawn("exec", work(session, error));
        (void)co_await session->exec("true", ExecOptions{}, deadline_in(60s));
        fixture.pool.forget("a");
        EXPECT_TRUE(co_await becomes([&] { return error.has_value(); }));
        EXPECT_TRUE(*error == Errc::unreachable) << error->detail();
        EXPECT_FALSE(session->alive());
        EXPECT_NE(co_await session_of(fixture.pool, "a", server().login()), session);
        fixture.pool.forget("never seen");
    });
}

TEST(Pool, tells_those_who_wait_when_a_node_is_forgotten) {
    run_on_loop([]() -> Task<void> {
        Fixture fixture{co_await asio::this_coro::executor};
        Scope scope{co_await asio::this_coro::executor};
        std::optional<Error> error;
        auto ask = [](Pool& pool, std::optional<Error>& into) -> Task<void> {
            into = co_await error_of(pool, "a", server().login());
        };
        scope.spawn("ask", ask(fixture.pool, error));
        EXPECT_TRUE(co_await becomes([&] { return fixture.pool.figures().connecting == 1; }));
        fixture.pool.forget("a");
        EXPECT_TRUE(co_await becomes([&] { return error.has_value(); }));
        EXPECT_TRUE(*error == Errc::cancelled) << error->detail();
        EXPECT_EQ(fixture.pool.figures().connected, 0U);
    });
}

TEST(Pool, ends_all_on_both_sides_when_it_stops) {
    run_on_loop([]() -> Task<void> {
        Fixture fixture{co_await asio::this_coro::executor};
        Scope scope{co_await asio::this_coro::executor};
        auto shell = (co_await fixture.pool.shell("a", server().login(), deadline_in(60s))).value();
        auto session = co_await session_of(fixture.pool, "a", server().login());
        const auto own = server().folder() / "own";
        auto work = [](std::shared_ptr<Shell> on, std::string text) -> Task<void> {
            std::vector<Script> scripts{{std::move(text), 600s}};
            (void)co_await on->run(std::move(scripts), deadline_in(600s));
        };
        scope.spawn("run",
                    work(shell, fmt::format("sh -c 'echo $$ >{}; trap \"\" HUP TERM; sleep 600'", own.string())));
        EXPECT_TRUE(co_await becomes([&] { return !testing::read_file(own).empty(); }));
        co_await fixture.pool.stop(deadline_in(60s));
        EXPECT_TRUE(is_gone(own));
        EXPECT_FALSE(session->alive());
        EXPECT_FALSE(shell->usable());
        EXPECT_EQ(fixture.pool.figures().connected, 0U);
        EXPECT_TRUE(co_await error_of(fixture.pool, "a", server().login()) == Errc::cancelled);
        EXPECT_TRUE(co_await becomes([&] { return scope.running() == 0; }));
    });
}

TEST(Pool, may_be_destroyed_at_any_time) {
    run_on_loop([]() -> Task<void> {
        auto executor = co_await asio::this_coro::executor;
        auto fixture = std::make_unique<Fixture>(executor);
        (void)co_await fixture->pool.session("connecting", server().login(), deadline_in(0s));
        fixture = std::make_unique<Fixture>(executor);
        (void)co_await session_of(fixture->pool, "connected", server().login());
        fixture = std::make_unique<Fixture>(executor);
        (void)co_await fixture->pool.session("left on the loop", server().login(), deadline_in(0s));
    });
}

}  // namespace
}  // namespace pyscaler::ssh
