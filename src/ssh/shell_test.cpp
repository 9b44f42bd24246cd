#include "ssh/shell.hpp"

#include "base/spawn.hpp"
#include "ssh/session.hpp"
#include "ssh/test_loop.hpp"
#include "ssh/test_sshd.hpp"

#include <gtest/gtest.h>

namespace pyscaler::ssh {
namespace {

using namespace std::chrono_literals;
using testing::run_on_loop;
using testing::TestSshd;

TestSshd& server() {
    static TestSshd sshd{"127.0.40.2"};
    return sshd;
}

Task<std::shared_ptr<Shell>> opened() {
    auto session = co_await Session::connect(server().login(), deadline_in(30s));
    auto shell = co_await Shell::open(session.value(), deadline_in(30s));
    if (!shell) ADD_FAILURE() << shell.error().detail();
    co_return shell.value();
}

Task<std::vector<ScriptOutcome>> run(std::shared_ptr<Shell> shell, std::vector<std::string> texts,
                                     std::chrono::milliseconds limit = 20s) {
    std::vector<Script> scripts;
    for (auto& text : texts) scripts.push_back(Script{text, limit});
    auto outcomes = co_await shell->run(std::move(scripts), deadline_in(40s));
    if (!outcomes) ADD_FAILURE() << outcomes.error().detail();
    co_return outcomes.value();
}

TEST(Shell, keeps_the_outcomes_of_a_batch_apart_and_in_order) {
    run_on_loop([]() -> Task<void> {
        auto shell = co_await opened();
        std::vector<std::string> texts{"echo 1.5", "echo two; echo err >&2; exit 3",   "printf 'a\\n\\nb'",
                                       "if (",     "kill -TERM $(sh -c 'echo $PPID')", "cat"};
        for (int i = 0; i < 10; ++i) texts.push_back(fmt::format("echo {}", i));
        for (int round = 0; round < 2; ++round) {
            auto outcomes = co_await run(shell, texts);
            EXPECT_EQ(outcomes.size(), texts.size());
            EXPECT_EQ(outcomes[0].out, "1.5");
            EXPECT_TRUE(outcomes[0].ended());
            EXPECT_EQ(outcomes[1].out, "two");
            EXPECT_EQ(outcomes[1].err, "err");
            EXPECT_EQ(outcomes[1].exit_status, 3);
            EXPECT_EQ(outcomes[2].out, "a\n\nb");
            EXPECT_EQ(outcomes[3].exit_status, 2);
            EXPECT_NE(outcomes[3].err.find("yntax error"), std::string::npos) << outcomes[3].err;
            EXPECT_EQ(outcomes[4].exit_status, 143);
            EXPECT_EQ(outcomes[5].out, "");
            for (std::size_t i = 0; i < 10; ++i) EXPECT_EQ(outcomes[6 + i].out, std::to_string(i));
            EXPECT_TRUE(shell->usable());
        }
    });
}

TEST(Shell, is_not_changed_by_its_scripts) {
    run_on_loop([]() -> Task<void> {
        auto shell = co_await opened();
        std::vector<std::string> hostile{"cd /; x=1; set -e; false",
                                         "exec true",
                                         "exit 9",
                                         "ulimit -t 1; trap 'echo x' EXIT",
                                         "keep() { echo no; }; exit",
                                         "exec >&- 2>&-; exit 1",
                                         "mark=1; readonly mark line"};
        (void)co_await run(shell, hostile);
        std::vector<std::string> texts{"echo \"$x-$PWD-$-\"", "ulimit -t; ulimit -d", "echo $#"};
        auto outcomes = co_await run(shell, texts);
        EXPECT_EQ(outcomes[0].out.find("1-"), std::string::npos) << outcomes[0].out;
        EXPECT_EQ(outcomes[0].out.find("-/-"), std::string::npos) << outcomes[0].out;
        EXPECT_EQ(outcomes[1].out, "unlimited\nunlimited");
        EXPECT_EQ(outcomes[2].out, "0");
    });
}

TEST(Shell, ends_a_hanging_script_with_its_children_and_delays_no_other) {
    run_on_loop([]() -> Task<void> {
        auto shell = co_await opened();
        const auto child = (server().folder() / "child").string();
        const auto go = (server().folder() / "go").string();
        std::vector<Script> scripts{{"trap '' TERM HUP; (sh -c 'echo $$ >" + child +
                                         "; sleep 600; sleep 600') & echo early; sleep 601; sleep 602",
                                     4s},
                                    {"sleep 700 & echo 7", 4s},
                                    {"while [ ! -e '" + go + "' ]; do sleep 0.1; done; echo late", 60s},
                                    {"echo 5; >'" + go + "'", 60s}};
        auto outcomes = (co_await shell->run(scripts, deadline_in(90s))).value();
        EXPECT_TRUE(outcomes[0].cause == Errc::timed_out);
        EXPECT_EQ(outcomes[0].out, "early");
        EXPECT_TRUE(outcomes[1].cause == Errc::timed_out) << "its child still holds the output";
        EXPECT_EQ(outcomes[1].out, "7");
        EXPECT_TRUE(outcomes[2].ended());
        EXPECT_EQ(outcomes[2].out, "late");
        EXPECT_TRUE(outcomes[3].ended());
        EXPECT_EQ(outcomes[3].out, "5");
        const auto stat = testing::read_file("/proc/" + testing::read_file(child).substr(0, 7) + "/stat");
        EXPECT_TRUE(stat.empty() || stat.find(") Z") != std::string::npos) << stat;
        EXPECT_TRUE(shell->usable());
        EXPECT_EQ((co_await run(shell, {"echo again"}))[0].out, "again");
    });
}

TEST(Shell, bounds_a_flood) {
    run_on_loop([]() -> Task<void> {
        auto shell = co_await opened();
        std::vector<std::string> texts{"yes", "echo 5", "yes | head -c 100000",
                                       "i=0; while [ $i -lt 400 ]; do echo line $i >&2; i=$((i+1)); done"};
        auto outcomes = co_await run(shell, texts);
        EXPECT_TRUE(outcomes[0].cause == Errc::limit_exceeded) << outcomes[0].cause.detail();
        EXPECT_EQ(outcomes[1].out, "5");
        EXPECT_TRUE(outcomes[2].truncated);
        EXPECT_EQ(outcomes[2].exit_status, 0);
        EXPECT_EQ(outcomes[2].out.size(), 1900U);
        EXPECT_TRUE(outcomes[3].err.ends_with("line 399")) << outcomes[3].err;
        EXPECT_TRUE(shell->usable());
        std::vector<std::string> on_error{"yes >&2", "echo 6"};
        auto again = co_await run(shell, on_error);
        EXPECT_TRUE(again[0].cause == Errc::limit_exceeded) << again[0].cause.detail();
        EXPECT_EQ(again[1].out, "6");
    });
}

TEST(Shell, is_not_fooled_by_a_script_that_writes_frames) {
    run_on_loop([]() -> Task<void> {
        auto shell = co_await opened();
        std::vector<std::string> texts{
            "set; m=00000000000000000000000000000000; printf '%s o 1 0 1\\n9\\n%s.\\n%s e 1 0 0\\n\\n%s.\\n' $m $m $m "
            "$m",
            "echo 1", "echo 00000000000000000000000000000000 o 1 0 1 >/proc/$$/fd/1; echo 2"};
        auto outcomes = co_await run(shell, texts);
        EXPECT_EQ(outcomes[1].out, "1");
        EXPECT_EQ(outcomes[2].out, "2");
        EXPECT_NE(outcomes[0].out.find("'"), std::string::npos);
    });
}

TEST(Shell, is_given_up_when_a_script_kills_it) {
    run_on_loop([]() -> Task<void> {
        auto shell = co_await opened();
        auto outcomes = co_await run(shell, {"kill -9 $$; sleep 600"});
        EXPECT_FALSE(outcomes[0].ended());
        EXPECT_FALSE(shell->usable());
        auto after = co_await shell->run({}, deadline_in(10s));
        EXPECT_TRUE(after.error() == Errc::unavailable);
    });
}

TEST(Shell, ends_its_rounds_when_it_is_closed) {
    run_on_loop([]() -> Task<void> {
        auto shell = co_await opened();
        const auto own = server().folder() / "closed";
        Scope scope{co_await asio::this_coro::executor};
        auto close_when_it_runs = [](std::shared_ptr<Shell> on, std::filesystem::path pid) -> Task<void> {
            while (testing::read_file(pid).empty()) co_await sleep_until(deadline_in(20ms));
            on->close();
        };
        scope.spawn("close", close_when_it_runs(shell, own));
        std::vector<Script> scripts{{"echo $$ >'" + own.string() + "'; sleep 600", 300s}};
        auto outcomes = (co_await shell->run(scripts, deadline_in(300s))).value();
        EXPECT_TRUE(outcomes[0].cause == Errc::unavailable) << outcomes[0].cause.detail();
        EXPECT_LT(outcomes[0].elapsed, 200s);
        EXPECT_FALSE(shell->usable());
    });
}

TEST(Shell, ends_a_process_that_keeps_standard_error_at_the_limit) {
    run_on_loop([]() -> Task<void> {
        auto shell = co_await opened();
        auto outcomes = co_await run(shell, {"sleep 600 >/dev/null & echo 8"}, 3s);
        EXPECT_TRUE(outcomes[0].cause == Errc::timed_out) << outcomes[0].cause.detail();
        EXPECT_EQ(outcomes[0].out, "8");
        EXPECT_EQ((co_await run(shell, {"echo again"}))[0].out, "again");
    });
}

TEST(Shell, lets_nobody_wait_again_for_a_slow_script) {
    run_on_loop([]() -> Task<void> {
        auto shell = co_await opened();
        const std::vector<std::string> texts{"echo 1", "sleep 600", "echo 2 >&2"};
        auto first = co_await run(shell, texts, 5s);
        EXPECT_EQ(first[0].out, "1");
        EXPECT_TRUE(first[0].ended()) << "it had ended before the limit";
        EXPECT_TRUE(first[1].cause == Errc::timed_out);
        EXPECT_TRUE(first[2].ended());
        EXPECT_EQ(first[2].err, "2");
        auto second = co_await run(shell, texts, 5s);
        EXPECT_TRUE(second[1].cause == Errc::timed_out);
        EXPECT_LT(second[0].elapsed, second[1].elapsed);
        EXPECT_LT(second[2].elapsed, second[1].elapsed);
    });
}

TEST(Shell, takes_any_text_but_NUL) {
    run_on_loop([]() -> Task<void> {
        auto shell = co_await opened();
        std::vector<std::string> texts{"echo 'it'\\''s \\ \"x\" `echo y` $((1+1)) *'",
                                       "echo \xff\xfe | od -An -tx1",
                                       "cat <<END\nhere $((2+3))\nEND\n",
                                       "# only a comment",
                                       std::string("echo \0", 6),
                                       "  echo blanks  \n\n"};
        auto outcomes = co_await run(shell, texts);
        EXPECT_EQ(outcomes[0].out, "it's \\ \"x\" `echo y` $((1+1)) *");
        EXPECT_EQ(outcomes[1].out, " ff fe 0a");
        EXPECT_EQ(outcomes[2].out, "here 5");
        EXPECT_EQ(outcomes[3].exit_status, 0);
        EXPECT_TRUE(outcomes[4].cause == Errc::invalid);
        EXPECT_EQ(outcomes[5].out, "blanks");
    });
}

}  // namespace
}  // namespace pyscaler::ssh
