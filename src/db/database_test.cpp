#include "db/database.hpp"

#include "db/repository.hpp"
#include "db/test_database.hpp"
#include "model/nouns.hpp"

#include <atomic>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>
#include <latch>
#include <thread>

namespace pyscaler::db {
namespace {

using model::Setting;

Result<void> insert(Session& session, const std::string& name) {
    Setting setting;
    setting.name = name;
    return Repository<Setting>{session}.insert(setting);
}

std::int64_t count(TestDatabase& database) {
    return database
        ->read_now([](Session& session) -> Result<std::int64_t> { return Repository<Setting>{session}.count(); })
        .value();
}

TEST(Database, undoes_what_returns_an_error_or_throws) {
    TestDatabase database{tables<Setting>()};
    const auto refused = database->transact_now([](Session& session) -> Result<void> {
        insert(session, "a").value();
        return Error{Errc::failed, "thought better of it"};
    });
    EXPECT_TRUE(refused.error() == Errc::failed);
    const auto throwing = [](Session& session) -> Result<void> {
        insert(session, "a").value();
        throw std::logic_error("bug");
    };
    EXPECT_THROW(database->transact_now(throwing), std::logic_error);
    EXPECT_EQ(count(database), 0);
}

TEST(Database, readers_cannot_write) {
    TestDatabase database{tables<Setting>()};
    EXPECT_THROW(database->read_now([](Session& session) -> Result<void> { return insert(session, "a"); }),
                 std::runtime_error);
}

TEST(Database, what_was_committed_is_there_after_opening_again) {
    TestDatabase database{tables<Setting>()};
    EXPECT_TRUE(database->transact_now([](Session& session) { return insert(session, "a"); }));
    database.reopen();
    EXPECT_EQ(count(database), 1);
}

/// Holds the writer until all others wait: they are then one batch.
TEST(Database, transactions_that_wait_together_share_a_commit_and_fail_alone) {
    TestDatabase database{tables<Setting>()};
    boost::asio::io_context loop;
    std::latch all_posted{1};
    std::atomic<int> good{0}, conflicts{0}, thrown{0};
    const auto start = [&](auto body, auto settle) {
        auto work = [](Database& used, auto run, auto then) -> Task<> {
            try {
                then(co_await used.transact(run));
            } catch (const std::logic_error&) {
                then(Result<void>{Error{Errc::failed, "thrown"}});
            }
        };
        boost::asio::co_spawn(loop, work(*database, body, settle), boost::asio::detached);
    };
    const auto settle = [&](const Result<void>& result) {
        result ? ++good : result.error() == Errc::conflict ? ++conflicts : ++thrown;
    };
    start([&](Session&) -> Result<void> { return all_posted.wait(), Result<void>{}; }, settle);
    for (int i = 0; i < 20; ++i)
        start([i](Session& session) { return insert(session, "s" + std::to_string(i)); }, settle);
    start([](Session& session) { return insert(session, "s0"); }, settle);
    start(
        [](Session& session) -> Result<void> {
            insert(session, "gone").value();
            throw std::logic_error("bug");
        },
        settle);
    loop.poll();  // all are posted now, the first holds the writer
    all_posted.count_down();
    loop.run();
    EXPECT_EQ(good, 21);
    EXPECT_EQ(conflicts, 1);
    EXPECT_EQ(thrown, 1);
    EXPECT_EQ(count(database), 20);
    EXPECT_LE(database->commits(), 3U);
}

TEST(Database, serves_many_threads) {
    TestDatabase database{tables<Setting>()};
    std::vector<std::thread> threads;
    for (int t = 0; t < 8; ++t)
        threads.emplace_back([&, t] {
            for (int i = 0; i < 25; ++i) {
                const auto name = std::to_string(t) + '-' + std::to_string(i);
                EXPECT_TRUE(database->transact_now([&](Session& session) { return insert(session, name); }));
                EXPECT_GT(count(database), 0);
            }
        });
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(count(database), 200);
}

TEST(Database, names_the_schemes_it_knows) {
    const auto opened = Database::open("oracle:x", SealingKey::for_tests());
    EXPECT_EQ(opened.error().detail(), "the database URL must begin with one of sqlite:");
}

TEST(Database, keeps_its_file_private) {
    const TestDatabase database{tables<Setting>()};
    const auto mode = std::filesystem::status(database.url().substr(7)).permissions();
    EXPECT_EQ(mode & (std::filesystem::perms::group_all | std::filesystem::perms::others_all),
              std::filesystem::perms::none);
}

}  // namespace
}  // namespace pyscaler::db
