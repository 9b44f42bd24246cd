#include "tasks/worker.hpp"

#include "base/event_loops.hpp"
#include "tasks/embedded/journal.hpp"
#include "tasks/embedded/test_storage.hpp"
#include "tasks/workflow.hpp"

#include <atomic>
#include <boost/asio/detached.hpp>
#include <csignal>
#include <future>
#include <gtest/gtest.h>
#include <latch>
#include <sys/wait.h>

namespace pyscaler::tasks {
namespace {

using namespace std::chrono_literals;

Task<Result<json::value>> add(Context, json::array args, json::object) {
    std::int64_t sum = 0;
    for (const auto& arg : args) sum += arg.as_int64();
    co_return json::value(sum);
}
Task<Result<json::value>> boom(Context, json::array, json::object) {
    throw std::runtime_error("boom");
    co_return json::value{};
}
Task<Result<json::value>> refuse(Context, json::array, json::object) { co_return Error{Errc::denied, "not you"}; }
Task<Result<json::value>> flaky(Context context, json::array, json::object) {
    if (context.attempt() < 3) co_return Error{Errc::unreachable, "no route"};
    co_return json::value(context.attempt());
}
Task<Result<json::value>> wait_for_ever(Context context, json::array, json::object) {
    context.progress(json::value("waiting"));
    co_await sleep_until(Deadline::max());
    co_return json::value{};
}

class WorkerTest : public testing::Test {
protected:
    WorkerTest() {
        HandlerOptions quick;
        quick.retry = RetryPolicy{3, Duration{2ms}, Duration{4ms}};
        registry_.add("add", add, quick);
        registry_.add("boom", boom, quick);
        registry_.add("refuse", refuse, quick);
        registry_.add("flaky", flaky, quick);
        registry_.add("wait", wait_for_ever, quick);
        HandlerOptions short_time = quick;
        short_time.time_limit = Duration{5ms};
        registry_.add("slow", wait_for_ever, short_time);
        HandlerOptions once = quick;
        once.retry.max_retries = 1;
        registry_.add("flaky once", flaky, once);
    }

    WorkerOptions options() {
        WorkerOptions options;
        options.heartbeat = Duration{5ms};
        return options;
    }
    Worker& worker() {
        if (!worker_) {
            worker_.emplace(loop_.executor(), all_.broker, all_.results, registry_, clock_, identifiers_, options());
            worker_->start();
        }
        return *worker_;
    }
    void TearDown() override {
        if (worker_) EXPECT_TRUE(loop_.run(worker_->stop(deadline_in(0ms))));
    }

    std::string publish(Message message) {
        auto id = id_of_last(message);
        EXPECT_TRUE(loop_.run(all_.broker.publish("celery", std::move(message))));
        return id;
    }
    std::string publish(std::string task, json::array args = {}, MessageOptions options = {}) {
        return publish(make_message(identifiers_, std::move(task), std::move(args), {}, std::move(options)));
    }
    Outcome outcome(const std::string& id) { return loop_.run(all_.results.wait(id, deadline_in(30s))).value(); }
    std::string exception(const Outcome& outcome) { return outcome.result.at("exc_type").as_string().c_str(); }
    std::vector<QueueStatistics> queues() { return loop_.run(all_.broker.statistics()).value(); }
    void until_running() {
        worker();
        while (loop_.run(worker().status()).running.empty()) loop_.turn();
    }

    TestLoop loop_;
    SystemClock clock_;
    CountedIdentifiers identifiers_;
    struct {
        TestFolder folder{};
        SystemClock clock{};
        embedded::Storage storage{embedded::test_options(folder.file()), clock};
        embedded::Broker broker{storage};
        embedded::Results results{storage};
    } all_;
    Registry registry_;
    std::optional<Worker> worker_;
};

TEST_F(WorkerTest, stores_what_the_handler_returned) {
    const auto id = publish("add", {1, 2});
    worker();
    const auto done = outcome(id);
    EXPECT_EQ(done.state, State::success);
    EXPECT_EQ(done.result, json::value(3));
    EXPECT_EQ(done.task, "add");
    EXPECT_TRUE(done.started && done.done);
    EXPECT_EQ(to_json(done).at("status"), "SUCCESS");
}

TEST_F(WorkerTest, failures_say_what_happened_as_celery_does) {
    const std::pair<const char*, const char*> cases[] = {
        {"boom", "Exception"}, {"refuse", "Denied"}, {"no such task", "NotRegistered"}, {"slow", "TimeLimitExceeded"}};
    worker();
    for (const auto& [task, type] : cases) {
        const auto done = outcome(publish(task));
        EXPECT_EQ(done.state, State::failure) << task;
        EXPECT_EQ(exception(done), type);
        EXPECT_FALSE(done.traceback.empty());
    }
    EXPECT_TRUE(loop_.run(worker().status()).failed >= 3);
}

TEST_F(WorkerTest, a_transient_error_is_tried_again_until_the_policy_ends_it) {
    worker();
    const auto good = outcome(publish("flaky"));
    EXPECT_EQ(good.state, State::success);
    EXPECT_EQ(good.result, json::value(3));
    EXPECT_EQ(good.retries, 2);
    const auto bad = outcome(publish("flaky once"));
    EXPECT_EQ(bad.state, State::failure);
    EXPECT_EQ(exception(bad), "Unreachable");
    EXPECT_EQ(bad.retries, 1);
}

Signature step(std::string task, json::array args) {
    Signature signature;
    signature.task = std::move(task);
    signature.args = std::move(args);
    return signature;
}

TEST_F(WorkerTest, a_chain_hands_results_on) {
    auto chain = make_chain(identifiers_, {step("add", {1, 2}), step("add", {10}), step("add", {100})});
    const auto first = chain.id;
    worker();
    EXPECT_EQ(outcome(publish(chain)).result, json::value(113));
    EXPECT_EQ(outcome(first).children.size(), 1U);
}

TEST_F(WorkerTest, a_failure_ends_a_chain_and_calls_the_errbacks) {
    auto chain = make_chain(identifiers_, {step("refuse", {}), step("add", {10})});
    Signature errback = step("refuse", {});
    errback.options["task_id"] = "told";
    chain.errbacks.emplace({errback});
    const auto last = publish(chain);
    worker();
    EXPECT_EQ(outcome("told").state, State::failure);
    EXPECT_EQ(loop_.run(all_.results.find(last)).value().state, State::pending);
}

TEST_F(WorkerTest, revokes_a_running_task_here_and_through_the_broker) {
    for (const bool here : {true, false}) {
        const auto id = publish("wait");
        until_running();
        if (here)
            EXPECT_TRUE(loop_.run(worker().revoke(id)));
        else
            EXPECT_TRUE(loop_.run(all_.broker.revoke(id)));
        EXPECT_EQ(outcome(id).state, State::revoked);
    }
    EXPECT_FALSE(loop_.run(worker().revoke("nothing")));
}

TEST_F(WorkerTest, shows_what_runs_and_its_progress) {
    const auto id = publish("wait");
    until_running();
    const auto status = loop_.run(worker().status());
    EXPECT_EQ(status.running.at(0).id, id);
    EXPECT_EQ(status.running.at(0).task, "wait");
    while (loop_.run(all_.results.find(id)).value().result != json::value("waiting")) loop_.turn();
    EXPECT_EQ(loop_.run(all_.results.find(id)).value().state, State::started);
}

TEST_F(WorkerTest, gives_back_at_stop_what_did_not_end) {
    const auto id = publish("wait");
    until_running();
    EXPECT_TRUE(loop_.run(worker().stop(deadline_in(1ms))));
    worker_.reset();
    const auto again = loop_.run(all_.broker.receive({"celery"}, 1, deadline_in(0ms))).value();
    ASSERT_EQ(again.size(), 1U);
    EXPECT_EQ(again[0].message.id, id);
    EXPECT_EQ(again[0].redeliveries, 0) << "handed back in good order";
}

TEST_F(WorkerTest, runs_no_more_at_once_than_it_may) {
    for (int i = 0; i < 20; ++i) publish("wait");
    until_running();
    while (loop_.run(worker().status()).running.size() < 16) loop_.turn();
    EXPECT_EQ(queues().at(0).ready, 4);
    EXPECT_EQ(queues().at(0).leased, 16);
}

TEST_F(WorkerTest, drops_a_message_that_came_back_too_often) {
    const auto id = publish("add", {1});
    auto poison = [](embedded::Connection& connection) {
        connection.run("UPDATE messages SET redelivered = 1, redeliveries = 6");
    };
    loop_.run(all_.storage.journal().commit(embedded::Durability::process, poison));
    worker();
    EXPECT_EQ(exception(outcome(id)), "RedeliveredTooOften");
}

/// Ends the process where a test says so: between publishing what follows and the acknowledgement.
class KillingBroker final : public tasks::Broker {
public:
    explicit KillingBroker(tasks::Broker& inner) : inner_(inner) {}
    Task<Result<Published>> publish(std::string queue, Message message) override {
        return inner_.publish(std::move(queue), std::move(message));
    }
    Task<Result<std::vector<Delivery>>> receive(std::vector<std::string> queues, std::size_t max,
                                                Deadline until) override {
        return inner_.receive(std::move(queues), max, until);
    }
    Task<Result<void>> acknowledge(LeaseTag) override {
        ::kill(::getpid(), SIGKILL);
        return inner_.acknowledge(0);
    }
    Task<Result<void>> release(LeaseTag tag) override { return inner_.release(tag); }
    Task<Result<void>> reject(LeaseTag tag, std::string reason) override {
        return inner_.reject(tag, std::move(reason));
    }
    Task<Result<std::vector<LeaseState>>> extend(std::vector<LeaseTag> tags) override {
        return inner_.extend(std::move(tags));
    }

private:
    tasks::Broker& inner_;
};

/// The child of the crash test: publishes a chain of two, runs it, and dies at the first acknowledgement.
[[noreturn]] void run_until_acknowledgement(const std::filesystem::path& file, bool forget_result) {
    ::alarm(60);
    SystemClock clock;
    CountedIdentifiers identifiers;
    embedded::Storage storage{embedded::test_options(file), clock};
    embedded::Broker broker{storage};
    embedded::Results results{storage};
    KillingBroker killing{broker};
    Registry registry;
    registry.add("add", add);
    TestLoop loop;
    auto chain = make_chain(identifiers, {step("add", {1, 2}), step("add", {10})});
    chain.ignore_result = forget_result;
    loop.run(broker.publish("celery", chain)).value();
    Worker worker{loop.executor(), killing, results, registry, clock, identifiers};
    worker.start();
    for (;;) loop.turn();
}

TEST(WorkerCrash, between_publishing_the_next_and_acknowledging_nothing_is_lost_or_doubled) {
    for (const bool forget_result : {false, true}) {
        TestFolder folder;
        const auto child = ::fork();
        if (child == 0) run_until_acknowledgement(folder.file(), forget_result);
        int status = 0;
        ::waitpid(child, &status, 0);
        ASSERT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);

        SystemClock clock;
        RandomIdentifiers identifiers;
        TestLoop loop;
        embedded::Storage storage{embedded::test_options(folder.file()), clock};
        embedded::Broker broker{storage};
        embedded::Results results{storage};
        const auto waiting = loop.run(broker.waiting("celery", 10)).value();
        ASSERT_EQ(waiting.size(), 2U) << "the first, unacknowledged, and the next";
        int runs = 0;
        Registry registry;
        registry.add("add", [&runs](Context context, json::array args, json::object kwargs) {
            ++runs;
            return add(std::move(context), std::move(args), std::move(kwargs));
        });
        Worker worker{loop.executor(), broker, results, registry, clock, identifiers};
        worker.start();
        const auto last = CountedIdentifiers{}.uuid().substr(0, 35) + "2";
        EXPECT_EQ(loop.run(results.wait(last, deadline_in(30s))).value().result, json::value(13));
        while (!loop.run(broker.statistics()).value().empty()) loop.turn();
        EXPECT_EQ(runs, forget_result ? 2 : 1) << "a stored result says that only the acknowledgement was missing";
        EXPECT_TRUE(loop.run(worker.stop(deadline_in(0ms))));
    }
}

Task<void> publish_many(Broker& broker, Identifiers& identifiers, int count, std::latch& done) {
    for (int i = 0; i < count; ++i) {
        auto message = make_message(identifiers, "count");
        (co_await broker.publish("celery", std::move(message))).value();
    }
    done.count_down();
}

Task<void> stop_worker(Worker& worker, std::promise<bool>& stopped) {
    stopped.set_value(co_await worker.stop(deadline_in(10s)));
}

TEST(ConcurrentWorkers, on_several_loops_run_every_message_once) {
    constexpr int producers = 4, each = 25;
    TestFolder folder;
    SystemClock clock;
    RandomIdentifiers identifiers;
    EventLoops loops{3};
    embedded::Storage storage{embedded::test_options(folder.file()), clock};
    embedded::Broker broker{storage};
    embedded::Results results{storage};
    std::atomic<int> runs{0};
    std::latch all_run{producers * each}, all_published{producers};
    Registry registry;
    registry.add("count", [&](Context, json::array, json::object) -> Task<Result<json::value>> {
        ++runs;
        all_run.count_down();
        co_return json::value{};
    });
    std::vector<std::unique_ptr<Worker>> workers;
    for (std::size_t i = 0; i < loops.size(); ++i) {
        auto& worker = workers.emplace_back(
            std::make_unique<Worker>(loops.at(i).get_executor(), broker, results, registry, clock, identifiers));
        worker->start();
    }
    for (std::size_t i = 0; i < producers; ++i)
        asio::co_spawn(loops.at(i), publish_many(broker, identifiers, each, all_published), asio::detached);
    all_published.wait();
    all_run.wait();
    for (auto& worker : workers) {
        std::promise<bool> stopped;
        asio::co_spawn(loops.at(0), stop_worker(*worker, stopped), asio::detached);
        EXPECT_TRUE(stopped.get_future().get());
    }
    EXPECT_EQ(runs, producers * each);
    loops.stop();
}

}  // namespace
}  // namespace pyscaler::tasks
