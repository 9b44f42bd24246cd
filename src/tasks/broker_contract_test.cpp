#include "tasks/embedded/test_storage.hpp"
#include "tasks/workflow.hpp"

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <gtest/gtest.h>

/// What every Broker does, run on each.
namespace pyscaler::tasks {
namespace {

using namespace std::chrono_literals;

/// A broker under test, with the clock it goes by and a second worker's view of it.
struct Subject {
    virtual ~Subject() = default;
    virtual Broker& broker() = 0;
    virtual Queues& queues() = 0;
    virtual Results& results() = 0;
    virtual FakeClock& clock() = 0;
    virtual Duration lease() const = 0;
};

struct EmbeddedSubject final : Subject {
    embedded::TestStorage all{};
    Broker& broker() override { return all.broker; }
    Queues& queues() override { return all.broker; }
    Results& results() override { return all.results; }
    FakeClock& clock() override { return all.clock; }
    Duration lease() const override { return all.storage.options().lease; }
};

struct Implementation {
    const char* name;
    std::unique_ptr<Subject> (*make)();
};

class BrokerContract : public testing::TestWithParam<Implementation> {
protected:
    Broker& broker() { return subject_->broker(); }
    Queues& queues() { return subject_->queues(); }

    Message message(std::string task, MessageOptions options = {}) {
        return make_message(identifiers_, std::move(task), {}, {}, std::move(options));
    }
    Published publish(Message message, std::string queue = "q") {
        return loop_.run(broker().publish(std::move(queue), std::move(message))).value();
    }
    std::vector<Delivery> receive(std::size_t max = 10, std::vector<std::string> queues = {"q"}) {
        return loop_.run(broker().receive(std::move(queues), max, deadline_in(0ms))).value();
    }
    std::vector<std::string> tasks(const std::vector<Delivery>& deliveries) {
        std::vector<std::string> all;
        for (const auto& delivery : deliveries) all.push_back(delivery.message.task);
        return all;
    }
    State state(const std::string& id) { return loop_.run(subject_->results().find(id)).value().state; }

    TestLoop loop_;
    CountedIdentifiers identifiers_;
    std::unique_ptr<Subject> subject_ = GetParam().make();
};

using Names = std::vector<std::string>;

TEST_P(BrokerContract, delivers_once_and_forgets_what_was_acknowledged) {
    const auto sent = message("a");
    publish(sent);
    const auto got = receive();
    ASSERT_EQ(got.size(), 1U);
    EXPECT_EQ(got[0].message, sent);
    EXPECT_EQ(got[0].queue, "q");
    EXPECT_FALSE(got[0].redelivered);
    EXPECT_TRUE(receive().empty()) << "it is leased";
    EXPECT_TRUE(loop_.run(broker().acknowledge(got[0].tag)));
    subject_->clock().advance(subject_->lease().value() * 2);
    EXPECT_TRUE(receive().empty());
}

TEST_P(BrokerContract, serves_higher_priority_first_then_in_order) {
    MessageOptions urgent;
    urgent.priority = 5;
    publish(message("a"));
    publish(message("b"));
    publish(message("c", urgent));
    EXPECT_EQ(tasks(receive(2)), (Names{"c", "a"}));
    EXPECT_EQ(tasks(receive(2)), (Names{"b"}));
}

TEST_P(BrokerContract, serves_only_the_queues_asked_for) {
    publish(message("a"), "one");
    publish(message("b"), "two");
    EXPECT_TRUE(receive().empty());
    EXPECT_EQ(tasks(receive(10, {"two", "one"})), (Names{"b", "a"}));
}

TEST_P(BrokerContract, holds_a_message_until_its_eta) {
    MessageOptions later;
    later.eta = subject_->clock().now() + 10s;
    publish(message("a", later));
    EXPECT_TRUE(receive().empty());
    subject_->clock().advance(10s);
    EXPECT_EQ(tasks(receive()), (Names{"a"}));
}

TEST_P(BrokerContract, drops_what_expired_and_records_it) {
    MessageOptions soon;
    soon.expires = subject_->clock().now() + 10s;
    const auto sent = message("a", soon);
    publish(sent);
    subject_->clock().advance(10s);
    EXPECT_TRUE(receive().empty());
    EXPECT_EQ(state(sent.id), State::revoked);
}

TEST_P(BrokerContract, recognises_an_id_while_it_waits_runs_and_after) {
    const auto sent = message("a");
    EXPECT_EQ(publish(sent), Published::accepted);
    EXPECT_EQ(publish(sent), Published::duplicate);
    const auto got = receive();
    EXPECT_EQ(publish(sent), Published::duplicate);
    EXPECT_EQ(publish(retry_of(sent, Time{})), Published::accepted) << "a retry is another message";
    EXPECT_TRUE(loop_.run(broker().acknowledge(got.at(0).tag)));
    EXPECT_EQ(publish(sent), Published::duplicate);
}

TEST_P(BrokerContract, gives_a_released_message_to_others) {
    publish(message("a"));
    EXPECT_TRUE(loop_.run(broker().release(receive().at(0).tag)));
    const auto again = receive();
    ASSERT_EQ(again.size(), 1U);
    EXPECT_TRUE(again[0].redelivered);
    EXPECT_EQ(again[0].redeliveries, 0);
}

TEST_P(BrokerContract, delivers_again_when_a_lease_runs_out_unless_it_is_extended) {
    publish(message("a"));
    const auto first = receive().at(0);
    subject_->clock().advance(subject_->lease().value() / 2);
    EXPECT_EQ(loop_.run(broker().extend({first.tag})).value(), (std::vector{LeaseState::held}));
    subject_->clock().advance(subject_->lease().value() * 3 / 4);
    EXPECT_TRUE(receive().empty());
    subject_->clock().advance(subject_->lease().value());
    const auto second = receive();
    ASSERT_EQ(second.size(), 1U);
    EXPECT_TRUE(second[0].redelivered);
    EXPECT_EQ(second[0].redeliveries, 1);
    EXPECT_EQ(loop_.run(broker().extend({first.tag})).value(), (std::vector{LeaseState::lost}));
    EXPECT_EQ(loop_.run(broker().acknowledge(first.tag)).error(), Errc::conflict);
    EXPECT_TRUE(loop_.run(broker().acknowledge(second[0].tag)));
}

TEST_P(BrokerContract, puts_a_rejected_message_aside) {
    const auto sent = message("a");
    publish(sent);
    EXPECT_TRUE(loop_.run(broker().reject(receive().at(0).tag, "no good")));
    EXPECT_TRUE(receive().empty());
    const auto dead = loop_.run(queues().dead_letters(10)).value();
    ASSERT_EQ(dead.size(), 1U);
    EXPECT_EQ(dead[0].id, sent.id);
    EXPECT_EQ(dead[0].reason, "no good");
}

TEST_P(BrokerContract, revokes_what_waits_runs_or_is_to_come) {
    const auto waits = message("waits"), runs = message("runs"), comes = message("comes");
    publish(runs);
    const auto running = receive().at(0);
    publish(waits);
    for (const auto* each : {&waits, &runs, &comes}) EXPECT_TRUE(loop_.run(queues().revoke(each->id)));
    EXPECT_TRUE(receive().empty());
    EXPECT_EQ(state(waits.id), State::revoked);
    EXPECT_EQ(loop_.run(broker().extend({running.tag})).value(), (std::vector{LeaseState::revoked}));
    EXPECT_EQ(publish(comes), Published::revoked);
    EXPECT_EQ(state(comes.id), State::revoked);
}

TEST_P(BrokerContract, wakes_a_receiver_when_a_message_comes) {
    using namespace asio::experimental::awaitable_operators;
    auto wait = broker().receive({"q"}, 1, deadline_in(30s));
    auto both = [](Task<Result<std::vector<Delivery>>> wait, Task<Result<Published>> publish) -> Task<std::size_t> {
        auto [got, published] = co_await (std::move(wait) && std::move(publish));
        co_return got.value().size();
    };
    EXPECT_EQ(loop_.run(both(std::move(wait), broker().publish("q", message("a")))), 1U);
}

TEST_P(BrokerContract, counts_lists_and_purges) {
    MessageOptions later;
    later.eta = subject_->clock().now() + 1h;
    publish(message("a"));
    publish(message("b"));
    publish(message("c", later));
    receive(1);
    const auto counted = loop_.run(queues().statistics()).value();
    const QueueStatistics expected{"q", 1, 1, 1, subject_->clock().now()};
    EXPECT_EQ(counted, (std::vector{expected}));
    EXPECT_EQ(loop_.run(queues().waiting("", 10)).value().size(), 3U);
    EXPECT_EQ(loop_.run(queues().waiting("q", 1)).value().size(), 1U);
    EXPECT_EQ(loop_.run(queues().purge("q")).value(), 2);
    EXPECT_TRUE(receive().empty());
}

TEST_P(BrokerContract, refuses_a_message_that_is_too_large) {
    auto large = message("a");
    large.args.push_back(json::value(std::string(5 * 1024 * 1024, 'x')));
    EXPECT_EQ(loop_.run(broker().publish("q", large)).error(), Errc::limit_exceeded);
}

INSTANTIATE_TEST_SUITE_P(Embedded, BrokerContract,
                         testing::Values(Implementation{
                             "embedded", [] { return std::unique_ptr<Subject>(std::make_unique<EmbeddedSubject>()); }}),
                         [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace pyscaler::tasks
