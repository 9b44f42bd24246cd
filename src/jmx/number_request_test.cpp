#include "jmx/number_request.hpp"

#include "jmx/failure.hpp"
#include "jmx/test_jvm.hpp"

#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/write.hpp>
#include <exception>
#include <gtest/gtest.h>
#include <memory>
#include <stdexcept>
#include <utility>

namespace pyscaler::jmx {
namespace {

using namespace std::chrono_literals;
using asio::ip::tcp;
using testing::Jvm;
using testing::run_on_loop;

constexpr auto patience = 30s;
constexpr auto as_tuple = asio::as_tuple(asio::use_awaitable);
constexpr auto rethrow = [](const std::exception_ptr& error) {
    if (error) std::rethrow_exception(error);
};

const std::string values = "fixture:type=Values";
const std::string memory = "java.lang:type=Memory";
const std::string threading = "java.lang:type=Threading";

NumberRequest request(std::string mbean, std::string attribute, std::string key = "",
                      std::chrono::milliseconds timeout = 10s) {
    NumberRequest made;
    made.mbean = std::move(mbean);
    made.attribute = std::move(attribute);
    made.key = std::move(key);
    made.timeout = timeout;
    return made;
}

/// "number" for those above zero.
std::vector<std::string> texts(const std::vector<Result<double>>& results) {
    std::vector<std::string> all;
    for (const auto& result : results)
        all.push_back(result ? *result > 0 ? "number" : "no number" : result.error().code().message());
    return all;
}

Task<std::shared_ptr<Client>> log_in(Access access) {
    RandomIdentifiers identifiers;
    auto holder = std::make_shared<LeaseHolder>(LeaseHolder::make(identifiers));
    co_return (co_await Client::log_in(std::move(access), std::move(holder), deadline_in(patience))).value();
}

/// Stands before a JVM, at 127.0.0.2 with the JVM's port, and passes on what both say. What the JVM answers waits for
/// as many bytes of the client as `hold` says.
class Relay : public std::enable_shared_from_this<Relay> {
public:
    Relay(const asio::any_io_executor& executor, std::uint16_t port)
        : acceptor_(executor, {asio::ip::make_address("127.0.0.2"), port}), more_(executor, Deadline::max()) {}

    void hold(std::size_t bytes) { awaited_ = asked_ + bytes; }
    std::size_t connections() const { return connections_; }
    void hang_up() {
        for (auto& socket : std::exchange(sockets_, {})) socket->close();
    }

    Task<void> serve() {
        const auto self = shared_from_this();
        for (;;) {
            auto [error, accepted] = co_await acceptor_.async_accept(as_tuple);
            if (error) co_return;
            ++connections_;
            auto client = std::make_shared<tcp::socket>(std::move(accepted));
            auto jvm = std::make_shared<tcp::socket>(acceptor_.get_executor());
            const tcp::endpoint there{asio::ip::make_address("127.0.0.1"), acceptor_.local_endpoint().port()};
            co_await jvm->async_connect(there, asio::use_awaitable);
            sockets_.insert(sockets_.end(), {client, jvm});
            asio::co_spawn(acceptor_.get_executor(), pass(client, jvm, true), rethrow);
            asio::co_spawn(acceptor_.get_executor(), pass(jvm, client, false), rethrow);
        }
    }

private:
    Task<void> pass(std::shared_ptr<tcp::socket> from, std::shared_ptr<tcp::socket> to, bool asks) {
        const auto self = shared_from_this();
        for (std::array<char, 4096> bytes{};;) {
            const auto [error, count] = co_await from->async_read_some(asio::buffer(bytes), as_tuple);
            if (error) break;
            if (asks) asked_ += count;
            if (asks) more_.cancel();
            while (!asks && asked_ < awaited_) co_await more_.async_wait(as_tuple);
            if (std::get<0>(co_await asio::async_write(*to, asio::buffer(bytes.data(), count), as_tuple))) break;
        }
        from->close();
        to->close();
    }

    tcp::acceptor acceptor_;
    asio::steady_timer more_;
    std::vector<std::shared_ptr<tcp::socket>> sockets_{};
    std::size_t asked_{0};
    std::size_t awaited_{0};
    std::size_t connections_{0};
};

std::unique_ptr<Jvm> jvm_on_one_port(std::uint16_t port) {
    std::vector<std::string> options{"ssl=false", "authenticate=false", "rmi.port=" + std::to_string(port)};
    return std::make_unique<Jvm>(options, port);
}

TEST(NumberRequests, OfSeveralMBeansAreAllSentBeforeTheFirstIsAnswered) {
    const auto jvm = jvm_on_one_port(testing::free_port());
    run_on_loop([&]() -> Task<void> {
        const auto executor = co_await asio::this_coro::executor;
        const auto relay = std::make_shared<Relay>(executor, jvm->port());
        asio::co_spawn(executor, relay->serve(), rethrow);
        auto access = jvm->access();
        access.host = "127.0.0.2";
        const auto client = co_await log_in(access);
        std::size_t bytes = 0;
        for (const auto& question : {client->about_attribute(memory, "HeapMemoryUsage", patience),
                                     client->about_attribute(threading, "ThreadCount", patience),
                                     client->about_attribute(values, "Int", patience)})
            bytes += question.call.bytes.size();
        relay->hold(bytes);
        const std::vector<NumberRequest> requests{request(values, "Int"), request(threading, "ThreadCount"),
                                                  request(memory, "HeapMemoryUsage", "used")};
        const auto results = co_await read_numbers(client, requests, deadline_in(patience));
        EXPECT_EQ(texts(results), (std::vector<std::string>{"number", "number", "number"}));
        co_await client->leave(deadline_in(patience));
    });
}

/// What stands between two numbers, and what becomes of it.
struct Neighbour {
    const char* name;
    NumberRequest request;
    const char* expected;
};

class NumberRequestsBeside : public ::testing::TestWithParam<Neighbour> {};

TEST_P(NumberRequestsBeside, AreRead) {
    static const Jvm jvm;
    run_on_loop([&]() -> Task<void> {
        const auto client = co_await log_in(jvm.access());
        // Calls are sent in the order of the names of their MBeans.
        const std::vector<NumberRequest> requests{request("JMImplementation:type=MBeanServerDelegate", "MBeanServerId"),
                                                  GetParam().request, request(memory, "HeapMemoryUsage", "used"),
                                                  request(threading, "ThreadCount")};
        const std::vector<std::string> expected{"not a number", GetParam().expected, "number", "number"};
        for (int round = 0; round < 2; ++round)
            EXPECT_EQ(texts(co_await read_numbers(client, requests, deadline_in(patience))), expected) << round;
        co_await client->leave(deadline_in(patience));
    });
}

INSTANTIATE_TEST_SUITE_P(
    , NumberRequestsBeside,
    ::testing::Values(Neighbour{"AnMBeanThatIsNotThere", request("fixture:type=None", "Int"), "no such MBean"},
                      Neighbour{"ANameThatIsNone", request("fixture", "Int"), "invalid"},
                      Neighbour{"AnAttributeThatIsNotThere", request(values, "None"), "no such attribute"},
                      Neighbour{"AGetterThatThrows", request(values, "Throwing"), "getter failed"},
                      Neighbour{"AGetterThatHangs", request(values, "Slow", "", 300ms), "timeout"},
                      Neighbour{"AValueThatCannotBeSerialized", request(values, "Closed"), "unreadable value"},
                      Neighbour{"AValueThatOnlyItsClassCanRead", request(values, "External"), "unreadable value"}),
    [](const auto& info) { return std::string(info.param.name); });

TEST(NumberRequests, GoOverANewConnectionWhereTheKeptOneIsGone) {
    const auto jvm = jvm_on_one_port(testing::free_port());
    run_on_loop([&]() -> Task<void> {
        const auto executor = co_await asio::this_coro::executor;
        auto access = jvm->access();
        access.host = "127.0.0.2";
        auto relay = std::make_shared<Relay>(executor, jvm->port());
        asio::co_spawn(executor, relay->serve(), rethrow);
        const auto client = co_await log_in(access);
        const std::vector<NumberRequest> requests{request(threading, "ThreadCount"), request(values, "Int")};
        const std::vector<std::string> expected{"number", "number"};
        EXPECT_EQ(texts(co_await read_numbers(client, requests, deadline_in(patience))), expected);
        const auto before = relay->connections();
        relay->hang_up();
        EXPECT_EQ(texts(co_await read_numbers(client, requests, deadline_in(patience))), expected);
        EXPECT_EQ(relay->connections(), before + 1);
        co_await client->leave(deadline_in(patience));
    });
}

TEST(NumberRequests, AreNotAnsweredByWhatSomebodyElseLeftUnread) {
    const Jvm jvm;
    run_on_loop([&]() -> Task<void> {
        const auto client = co_await log_in(jvm.access());
        std::vector<Question> questions{client->about_attribute(values, "Byte", patience),
                                        client->about_attribute(values, "Short", patience)};
        // As when an asker is stopped between two answers.
        TakeAnswer stop = [](std::size_t, const Result<std::shared_ptr<Answer>>&) { throw std::runtime_error("stop"); };
        bool stopped = false;
        try {
            co_await client->ask(std::move(questions), std::move(stop), deadline_in(patience));
        } catch (const std::runtime_error&) {
            stopped = true;
        }
        EXPECT_TRUE(stopped);
        const std::vector<NumberRequest> requests{request(values, "Int")};
        const auto results = co_await read_numbers(client, requests, deadline_in(patience));
        EXPECT_EQ(results.front().value(), 123456);
        co_await client->leave(deadline_in(patience));
    });
}

TEST(NumberRequests, OfMoreThanMayBeUnderWayAreAllAnswered) {
    const Jvm jvm;
    run_on_loop([&]() -> Task<void> {
        const auto client = co_await log_in(jvm.access());
        std::vector<NumberRequest> requests;
        // A call for each, since attributes are put together by their time limits too.
        for (int i = 0; i < 400; ++i) requests.push_back(request(memory, "HeapMemoryUsage", "used", 10s + i * 1ms));
        const auto results = co_await read_numbers(client, requests, deadline_in(patience));
        EXPECT_EQ(texts(results), std::vector<std::string>(400, "number"));
        co_await client->leave(deadline_in(patience));
    });
}

}  // namespace
}  // namespace pyscaler::jmx
