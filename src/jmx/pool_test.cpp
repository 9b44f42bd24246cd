#include "jmx/pool.hpp"

#include "jmx/failure.hpp"
#include "jmx/number_request.hpp"
#include "jmx/test_jvm.hpp"

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

}  // namespace
}  // namespace pyscaler::jmx
