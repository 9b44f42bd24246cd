#include "ssh/pool.hpp"

#include "base/spawn.hpp"
#include "ssh/test_loop.hpp"
#include "ssh/test_sshd.hpp"

#include <gtest/gtest.h>

namespace pyscaler::ssh {
namespace {

using namespace std::chrono_literals;
using testing::run_on_loop;
using testing::TestSshd;

TestSshd& server() {
    static TestSshd sshd{"127.0.40.3"};
    return sshd;
}

CountedIdentifiers& identifiers() {
    static CountedIdentifiers counted;
    return counted;
}

Task<std::unique_ptr<Pool>> a_pool(PoolTimes times = {}) {
    co_return std::make_unique<Pool>(co_await asio::this_coro::executor, identifiers(), times);
}

Task<void> ask(Pool& pool, std::vector<std::shared_ptr<Session>>& sessions) {
    auto session = co_await pool.session("n1", server().login(), deadline_in(30s));
    if (session) sessions.push_back(*session);
}

Task<bool> becomes(std::function<bool()> is_true) {
    const auto deadline = deadline_in(20s);
    while (!is_true() && std::chrono::steady_clock::now() < deadline) co_await sleep_until(deadline_in(20ms));
    co_return is_true();
}

TEST(Pool, connects_once_for_all_who_wait) {
    run_on_loop([]() -> Task<void> {
        auto pool = co_await a_pool();
        std::vector<std::shared_ptr<Session>> sessions;
        Scope scope{co_await asio::this_coro::executor};
        for (int i = 0; i < 5; ++i) scope.spawn("ask", ask(*pool, sessions));
        EXPECT_TRUE(co_await becomes([&] { return sessions.size() == 5; }));
        for (const auto& session : sessions) EXPECT_EQ(session, sessions.front());
        EXPECT_EQ(pool->figures().connected, 1U);
        auto shell = co_await pool->shell("n1", server().login(), deadline_in(30s));
        auto again = co_await pool->shell("n1", server().login(), deadline_in(30s));
        EXPECT_EQ(shell.value(), again.value());
        co_await pool->stop(deadline_in(10s));
        EXPECT_FALSE(sessions.front()->alive());
    });
}

TEST(Pool, leaves_a_failing_node_alone_for_a_while) {
    run_on_loop([]() -> Task<void> {
        PoolTimes times;
        times.first_backoff = 200ms;
        times.longest_backoff = 300ms;
        auto pool = co_await a_pool(times);
        auto login = server().login();
        TestSshd other{"127.0.40.4"};
        login.host = other.address();
        login.port = other.port();
        login.private_key = other.login().private_key;
        other.stop();
        auto refused = co_await pool->session("n1", login, deadline_in(30s));
        EXPECT_TRUE(refused.error() == Errc::refused) << refused.error().detail();
        EXPECT_EQ(pool->figures().failing, 1U);
        auto at_once = co_await pool->session("n1", login, Deadline{});
        EXPECT_TRUE(at_once.error() == Errc::refused);
        other.start();
        EXPECT_TRUE(co_await becomes([&] { return pool->figures().failing == 0; }));
        auto back = co_await pool->session("n1", login, deadline_in(30s));
        EXPECT_TRUE(back) << back.error().detail();
    });
}

TEST(Pool, keeps_a_session_whose_host_key_is_pinned_after_first_contact) {
    run_on_loop([]() -> Task<void> {
        auto pool = co_await a_pool();
        auto login = server().login();
        auto first = (co_await pool->session("n1", login, deadline_in(30s))).value();
        login.host_key = server().host_key();
        EXPECT_EQ((co_await pool->session("n1", login, deadline_in(30s))).value(), first);
        login.host_key = "SHA256:" + std::string(43, 'A');
        auto changed = co_await pool->session("n1", login, deadline_in(30s));
        EXPECT_TRUE(changed.error() == Errc::host_key_changed) << changed.error().detail();
        EXPECT_FALSE(first->alive());
    });
}

TEST(Pool, reconnects_when_the_login_changes_or_the_shell_was_killed) {
    run_on_loop([]() -> Task<void> {
        auto pool = co_await a_pool();
        auto login = server().login();
        auto first = (co_await pool->session("n1", login, deadline_in(30s))).value();
        login.connect_timeout = 20s;
        auto second = (co_await pool->session("n1", login, deadline_in(30s))).value();
        EXPECT_NE(first, second);
        EXPECT_FALSE(first->alive());
        auto shell = (co_await pool->shell("n1", login, deadline_in(30s))).value();
        std::vector<Script> scripts{Script{"kill -9 $$; sleep 600", 10s}};
        (void)co_await shell->run(scripts, deadline_in(30s));
        auto other = (co_await pool->shell("n1", login, deadline_in(30s))).value();
        EXPECT_NE(shell, other);
        std::vector<Script> good{Script{"echo 1", 10s}};
        EXPECT_EQ((co_await other->run(good, deadline_in(30s))).value()[0].out, "1");
        pool->forget("n1");
        EXPECT_FALSE(second->alive());
        EXPECT_EQ(pool->figures().connected, 0U);
    });
}

TEST(Pool, keeps_idle_connections_alive_and_closes_unused_ones) {
    run_on_loop([]() -> Task<void> {
        PoolTimes times;
        times.keep_alive = 200ms;
        times.idle = 1500ms;
        auto pool = co_await a_pool(times);
        auto session = (co_await pool->session("n1", server().login(), deadline_in(30s))).value();
        const auto heard = session->last_heard();
        EXPECT_TRUE(co_await becomes([&] { return session->last_heard() > heard + 100ms; }));
        EXPECT_TRUE(session->alive());
        EXPECT_TRUE(co_await becomes([&] { return !session->alive(); }));
        EXPECT_EQ(pool->figures().connected, 0U);
    });
}

TEST(Pool, reads_an_encrypted_key_beside_the_loop) {
    server().make_key("sealed", "ed25519", "secret");
    server().authorize("sealed");
    run_on_loop([]() -> Task<void> {
        auto pool = co_await a_pool();
        auto login = server().login("sealed");
        auto keyless = co_await pool->session("n1", login, deadline_in(30s));
        EXPECT_TRUE(keyless.error() == Errc::invalid) << keyless.error().detail();
        login.passphrase = Secret{"secret"};
        auto session = co_await pool->session("n1", login, deadline_in(30s));
        EXPECT_TRUE(session) << session.error().detail();
    });
}

}  // namespace
}  // namespace pyscaler::ssh
