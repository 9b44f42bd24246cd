#include "jmx/pool.hpp"

#include "jmx/failure.hpp"
#include "jmx/limits.hpp"
#include "jmx/number_request.hpp"
#include "jmx/test_jvm.hpp"

#include <boost/asio/deferred.hpp>
#include <boost/asio/experimental/parallel_group.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <gtest/gtest.h>

namespace pyscaler::jmx {
namespace {

using namespace std::chrono_literals;
using testing::Jvm;
using testing::run_on_loop;

constexpr auto patience = 30s;

NumberRequest request(std::string attribute, std::string key = "", std::chrono::milliseconds timeout = 5s) {
    NumberRequest made;
    made.mbean = "fixture:type=Values";
    made.attribute = std::move(attribute);
    made.key = std::move(key);
    made.timeout = timeout;
    return made;
}

std::vector<std::string> texts(const std::vector<Result<double>>& results) {
    std::vector<std::string> all;
    for (const auto& result : results)
        all.push_back(result ? std::to_string(static_cast<long>(*result)) : result.error().code().message());
    return all;
}

TEST(Pool, ReadsManyNumbersAndThoseThatCannotBeReadFailAlone) {
    const Jvm jvm;
    run_on_loop([&]() -> Task<void> {
        RandomIdentifiers identifiers;
        Pool pool{co_await asio::this_coro::executor, identifiers};
        const std::vector<NumberRequest> requests{request("Int"),  request("Closed"),         request("Map", "in.deep"),
                                                  request("None"), request("Throwing"),       request("Map", "a"),
                                                  request("Deep"), request("Slow", "", 300ms)};
        const std::vector<std::string> expected{
            "123456", "unreadable value", "3",      "no such attribute", "getter failed",
            "1",      "unreadable value", "timeout"};
        for (int round = 0; round < 2; ++round) {
            auto client = co_await pool.client("1/1", jvm.access(), deadline_in(patience));
            if (!client) co_return ADD_FAILURE() << client.error().detail();
            const auto results = co_await read_numbers(*client, requests, deadline_in(patience));
            EXPECT_EQ(texts(results), expected) << "round " << round;
        }
        co_await pool.stop(deadline_in(patience));
    });
}

TEST(Pool, KeepsOneLoginAndLeavesAFailingJvmAlone) {
    auto jvm = std::make_unique<Jvm>();
    const auto access = jvm->access();
    run_on_loop([&]() -> Task<void> {
        CountedIdentifiers identifiers;
        PoolTimes times;
        times.first_backoff = 400ms;
        Pool pool{co_await asio::this_coro::executor, identifiers, times};
        auto first = co_await pool.client("1/1", access, deadline_in(patience));
        auto second = co_await pool.client("1/1", access, deadline_in(patience));
        EXPECT_TRUE(first && second && *first == *second);
        (*first)->close();
        jvm->end();
        pool.forget("1/");
        auto refused = co_await pool.client("1/1", access, deadline_in(patience));
        EXPECT_TRUE(!refused && refused.error() == Errc::refused);
        jvm = std::make_unique<Jvm>(std::vector<std::string>{"ssl=false", "authenticate=false"}, access.port);
        Result<std::shared_ptr<Client>> again = refused;
        while (!again) again = co_await pool.client("1/1", access, deadline_in(patience));
        EXPECT_TRUE((*again)->is_connected());
        co_await pool.stop(deadline_in(patience));
    });
}

TEST(Pool, StopsAllReadingAtASilentJvm) {
    const Jvm jvm;
    run_on_loop([&]() -> Task<void> {
        RandomIdentifiers identifiers;
        Pool pool{co_await asio::this_coro::executor, identifiers};
        auto client = co_await pool.client("1/1", jvm.access(), deadline_in(patience));
        if (!client) co_return ADD_FAILURE() << client.error().detail();
        jvm.signal(SIGSTOP);
        std::vector<NumberRequest> requests;
        for (const auto* attribute : {"Int", "Long", "Byte", "Short", "Double"})
            requests.push_back(request(attribute, "", 100ms));
        const auto began = std::chrono::steady_clock::now();
        const auto results = co_await read_numbers(*client, requests, deadline_in(patience));
        EXPECT_EQ(texts(results), std::vector<std::string>(5, "timeout"));
        EXPECT_LT(std::chrono::steady_clock::now() - began, 5s);
    });
}

/// The logins of `count` JVMs at one address, all asked for together.
Task<std::vector<Result<std::shared_ptr<Client>>>> log_in_at_all(Pool& pool, Access access, std::size_t count,
                                                                 Deadline deadline) {
    const auto executor = co_await asio::this_coro::executor;
    const auto log_in = [&](std::size_t number) {
        return asio::co_spawn(executor, pool.client(std::to_string(number) + "/1", access, deadline), asio::deferred);
    };
    std::vector<decltype(log_in(0))> logins;
    for (std::size_t i = 0; i < count; ++i) logins.push_back(log_in(i));
    auto group = asio::experimental::make_parallel_group(std::move(logins));
    auto [order, thrown, clients] = co_await group.async_wait(asio::experimental::wait_for_all{}, asio::use_awaitable);
    co_return clients;
}

TEST(Pool, HasOnlySomeLoginsUnderWayAtOnce) {
    run_on_loop([&]() -> Task<void> {
        const auto executor = co_await asio::this_coro::executor;
        // Nobody answers what is accepted here, so that each login lasts until its deadline.
        asio::ip::tcp::acceptor silent{executor, {asio::ip::make_address("127.0.0.1"), 0}};
        silent.non_blocking(true);
        Access access;
        access.host = "127.0.0.1";
        access.port = silent.local_endpoint().port();
        RandomIdentifiers identifiers;
        Pool pool{executor, identifiers};
        constexpr auto too_many = limits::logins_at_once + 8;
        const auto clients = co_await log_in_at_all(pool, access, too_many, deadline_in(500ms));
        std::size_t waited = 0;
        for (const auto& client : clients) {
            EXPECT_TRUE(!client && client.error() == Errc::timed_out);
            if (!client && client.error().detail().find("other logins") != std::string::npos) ++waited;
        }
        EXPECT_EQ(waited, 8U);
        std::vector<asio::ip::tcp::socket> connections;
        for (boost::system::error_code error; !error;) connections.push_back(silent.accept(error));
        EXPECT_LE(connections.size() - 1, limits::logins_at_once);  // the last one is none
        co_await pool.stop(deadline_in(patience));
    });
}

TEST(Pool, GivesUpALoginThatIsNoLongerWanted) {
    const Jvm jvm;
    run_on_loop([&]() -> Task<void> {
        const auto executor = co_await asio::this_coro::executor;
        RandomIdentifiers identifiers;
        Pool pool{executor, identifiers};
        auto changed = jvm.access();
        changed.check_host_name = false;
        const auto log_in = [&](Access access) {
            return asio::co_spawn(executor, pool.client("1/1", std::move(access), deadline_in(patience)),
                                  asio::deferred);
        };
        auto both = asio::experimental::make_parallel_group(log_in(jvm.access()), log_in(changed));
        const auto [order, first_thrown, first, second_thrown, second] =
            co_await both.async_wait(asio::experimental::wait_for_all{}, asio::use_awaitable);
        EXPECT_TRUE(!first && first.error() == Errc::cancelled);
        EXPECT_TRUE(second && (*second)->is_connected());
        const auto stop = [](Pool& stopped) -> Task<Result<void>> {
            co_await stopped.stop(deadline_in(patience));
            co_return Result<void>{};
        };
        pool.forget("1/");
        auto stopping = asio::experimental::make_parallel_group(log_in(changed),
                                                                asio::co_spawn(executor, stop(pool), asio::deferred));
        const auto [next, third_thrown, third, stop_thrown, stopped] =
            co_await stopping.async_wait(asio::experimental::wait_for_all{}, asio::use_awaitable);
        EXPECT_TRUE(!third && third.error() == Errc::cancelled);
    });
}

}  // namespace
}  // namespace pyscaler::jmx
