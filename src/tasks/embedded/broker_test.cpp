#include "tasks/embedded/broker.hpp"

#include "tasks/embedded/journal.hpp"
#include "tasks/embedded/test_storage.hpp"
#include "tasks/workflow.hpp"

#include <boost/asio/detached.hpp>
#include <csignal>
#include <gtest/gtest.h>
#include <limits>
#include <sys/wait.h>

namespace pyscaler::tasks::embedded {
namespace {

using namespace std::chrono_literals;

Message numbered(int number) {
    CountedIdentifiers unused;
    MessageOptions options;
    options.id = "m" + std::to_string(number);
    return make_message(unused, "t", {}, {}, options);
}

std::vector<Delivery> receive_all(TestLoop& loop, Broker& broker) {
    return loop.run(broker.receive({"q"}, 100'000, deadline_in(0ms))).value();
}

Task<void> publish_counting(Broker& broker, int number, int& left) {
    EXPECT_EQ((co_await broker.publish("q", numbered(number))).value(), Published::accepted);
    --left;
}

TEST(EmbeddedBroker, concurrent_publishes_share_commits) {
    TestLoop loop;
    TestStorage all;
    const auto before = all.storage.journal().commits();
    int left = 200;
    for (int i = 0; i < 200; ++i) asio::co_spawn(loop.context(), publish_counting(all.broker, i, left), asio::detached);
    while (left > 0) loop.turn();
    EXPECT_LT(all.storage.journal().commits() - before, 100U);
    EXPECT_EQ(receive_all(loop, all.broker).size(), 200U);
}

TEST(EmbeddedBroker, a_write_that_throws_undoes_only_itself) {
    TestLoop loop;
    TestStorage all;
    auto bad = [](Connection& connection) {
        connection.run("INSERT INTO leads (role, owner, until) VALUES ('x', 'y', 0)");
        throw std::runtime_error("on purpose");
    };
    EXPECT_THROW(loop.run(all.storage.journal().commit(Durability::process, bad)), std::runtime_error);
    EXPECT_TRUE(loop.run(all.leadership.try_lead("x", "z", Duration{1s})).value());
}

TEST(EmbeddedBroker, puts_a_damaged_message_aside_and_goes_on) {
    TestLoop loop;
    TestStorage all;
    for (int i = 0; i < 2; ++i) ASSERT_TRUE(loop.run(all.broker.publish("q", numbered(i))));
    auto damage = [](Connection& connection) { connection.run("UPDATE messages SET body = '[[' WHERE id = 'm0'"); };
    loop.run(all.storage.journal().commit(Durability::process, damage));
    const auto got = receive_all(loop, all.broker);
    ASSERT_EQ(got.size(), 1U);
    EXPECT_EQ(got[0].message.id, "m1");
    EXPECT_EQ(loop.run(all.broker.dead_letters(10)).value().at(0).id, "m0");
    EXPECT_EQ(loop.run(all.results.find("m0")).value().state, State::failure);
}

TEST(EmbeddedBroker, refuses_a_file_of_a_newer_program) {
    TestFolder folder;
    FakeClock clock;
    {
        Connection connection{folder.file()};
        connection.execute("PRAGMA user_version=99");
    }
    EXPECT_THROW(Storage(test_options(folder.file()), clock), std::runtime_error);
}

TEST(EmbeddedBroker, forgets_what_is_too_old) {
    TestLoop loop;
    TestStorage all;
    ASSERT_TRUE(loop.run(all.broker.publish("q", numbered(1))));
    ASSERT_TRUE(loop.run(all.broker.acknowledge(receive_all(loop, all.broker).at(0).tag)));
    Outcome outcome;
    outcome.id = "m1";
    outcome.state = State::success;
    ASSERT_TRUE(loop.run(all.results.store(outcome)));
    all.clock.advance(25h);
    Broker later{all.storage};  // has not tidied up yet
    EXPECT_TRUE(receive_all(loop, later).empty());
    EXPECT_EQ(loop.run(all.results.find("m1")).value().state, State::pending);
    EXPECT_EQ(loop.run(all.broker.publish("q", numbered(1))).value(), Published::accepted);
}

TEST(EmbeddedLeadership, one_leads_until_its_time_is_over_or_it_resigns) {
    TestLoop loop;
    TestStorage all;
    const auto lead = [&](const char* owner) {
        return loop.run(all.leadership.try_lead("beat", owner, Duration{10s})).value();
    };
    EXPECT_TRUE(lead("a"));
    EXPECT_FALSE(lead("b"));
    all.clock.advance(5s);
    EXPECT_TRUE(lead("a")) << "renewed";
    all.clock.advance(9s);
    EXPECT_FALSE(lead("b"));
    all.clock.advance(1s);
    EXPECT_TRUE(lead("b"));
    ASSERT_TRUE(loop.run(all.leadership.resign("beat", "a")));
    EXPECT_FALSE(lead("a"));
    ASSERT_TRUE(loop.run(all.leadership.resign("beat", "b")));
    EXPECT_TRUE(lead("a"));
}

TEST(EmbeddedResults, a_final_state_is_not_undone_by_a_late_report) {
    TestLoop loop;
    TestStorage all;
    Outcome outcome;
    outcome.id = "x";
    outcome.task = "t";
    outcome.state = State::success;
    outcome.result = json::object{{"a", 1}};
    outcome.children = {"y"};
    outcome.done = all.clock.now();
    ASSERT_TRUE(loop.run(all.results.store(outcome)));
    Outcome late;
    late.id = "x";
    late.state = State::started;
    ASSERT_TRUE(loop.run(all.results.store(late)));
    EXPECT_EQ(loop.run(all.results.find("x")).value(), outcome);
    EXPECT_EQ(loop.run(all.results.recent("t", 5, std::nullopt)).value(), (std::vector{outcome}));
    EXPECT_EQ(loop.run(all.results.wait("x", deadline_in(0ms))).value(), outcome);
    EXPECT_EQ(loop.run(all.results.wait("z", deadline_in(1ms))).error(), Errc::timed_out);
    ASSERT_TRUE(loop.run(all.results.forget("x")));
    EXPECT_EQ(loop.run(all.results.find("x")).value().state, State::pending);
}

TEST(EmbeddedResults, keep_what_a_failed_task_was_called_with) {
    TestLoop loop;
    TestStorage all;
    Outcome outcome;
    outcome.id = "x";
    outcome.task = "t";
    outcome.state = State::failure;
    outcome.queue = "q";
    outcome.message.emplace();
    outcome.message->id = "x";
    outcome.message->task = "t";
    outcome.message->args = {1};
    ASSERT_TRUE(loop.run(all.results.store(outcome)));
    EXPECT_EQ(loop.run(all.results.find("x")).value(), outcome);
    EXPECT_EQ(loop.run(all.results.recent("", 5, State::failure)).value(), (std::vector{outcome}));
    EXPECT_TRUE(loop.run(all.results.recent("", 5, State::success)).value().empty());
}

TEST(EmbeddedResults, a_result_that_is_no_json_reads_as_null) {
    TestLoop loop;
    TestStorage all;
    Outcome outcome;
    outcome.id = "x";
    outcome.state = State::success;
    outcome.result = std::numeric_limits<double>::quiet_NaN();
    ASSERT_TRUE(loop.run(all.results.store(outcome)));
    EXPECT_TRUE(loop.run(all.results.find("x")).value().result.is_null());
}

/// A child process that does `work` with the file and tells through a pipe what it has done.
class Child {
public:
    template <class F>
    explicit Child(F work) {
        int ends[2];
        if (::pipe(ends) != 0) throw std::runtime_error("pipe");
        pid_ = ::fork();
        if (pid_ == 0) {
            ::close(ends[0]);
            work(ends[1]);
            ::_exit(0);
        }
        ::close(ends[1]);
        read_ = ends[0];
    }
    ~Child() { ::close(read_); }

    std::string read_line() {
        std::string line;
        for (char next = 0; ::read(read_, &next, 1) == 1;) {
            if (next == '\n') return line;
            line += next;
        }
        return {};
    }
    void kill() { ::kill(pid_, SIGKILL); }
    void wait() { ::waitpid(pid_, nullptr, 0); }

private:
    pid_t pid_{0};
    int read_{0};
};

void tell(int pipe, const std::string& text) {
    const auto line = text + "\n";
    if (::write(pipe, line.data(), line.size()) < 0) ::_exit(1);
}

TEST(EmbeddedCrash, nothing_accepted_is_lost_when_the_publisher_is_killed) {
    TestFolder folder;
    FakeClock clock;
    Child child{[&](int pipe) {
        Storage storage{test_options(folder.file()), clock};
        Broker broker{storage};
        TestLoop loop;
        for (int i = 0;; ++i)
            if (loop.run(broker.publish("q", numbered(i)))) tell(pipe, "m" + std::to_string(i));
    }};
    std::vector<std::string> accepted;
    while (accepted.size() < 20) accepted.push_back(child.read_line());
    child.kill();
    child.wait();
    for (auto line = child.read_line(); !line.empty(); line = child.read_line()) accepted.push_back(line);

    TestLoop loop;
    Storage storage{test_options(folder.file()), clock};
    Broker broker{storage};
    std::vector<std::string> found;
    for (const auto& delivery : receive_all(loop, broker)) found.push_back(delivery.message.id);
    ASSERT_GE(found.size(), accepted.size());
    EXPECT_LE(found.size(), accepted.size() + 1) << "at most the one whose answer was not given";
    found.resize(accepted.size());
    EXPECT_EQ(found, accepted);
}

TEST(EmbeddedCrash, what_a_killed_process_had_is_delivered_again_at_once) {
    TestFolder folder;
    FakeClock clock;
    Child child{[&](int pipe) {
        ::alarm(60);
        Storage own{test_options(folder.file()), clock};
        Broker worker{own};
        TestLoop turns;
        for (int i = 0; i < 3; ++i) turns.run(worker.publish("q", numbered(i))).value();
        const auto got = turns.run(worker.receive({"q"}, 2, deadline_in(0ms))).value();
        turns.run(worker.acknowledge(got.at(0).tag)).value();
        tell(pipe, "acknowledged one of two");
        ::pause();
    }};
    ASSERT_EQ(child.read_line(), "acknowledged one of two");
    TestLoop loop;
    Storage storage{test_options(folder.file()), clock};
    Broker broker{storage};
    EXPECT_EQ(receive_all(loop, broker).size(), 1U) << "the living one keeps what it has";
    child.kill();
    child.wait();
    Broker fresh{storage};  // looks for the dead at once
    const auto again = receive_all(loop, fresh);
    ASSERT_EQ(again.size(), 1U);
    EXPECT_EQ(again[0].message.id, "m1");
    EXPECT_TRUE(again[0].redelivered);
    EXPECT_EQ(again[0].redeliveries, 1);
}

}  // namespace
}  // namespace pyscaler::tasks::embedded
