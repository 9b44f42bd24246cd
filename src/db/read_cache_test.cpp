#include "db/read_cache.hpp"

#include "db/repository.hpp"
#include "db/test_database.hpp"
#include "model/setting.hpp"

#include <gtest/gtest.h>

namespace pyscaler::db {
namespace {

using Kept = std::shared_ptr<const int>;

class ReadCacheTest : public testing::Test {
protected:
    void commit() {
        const auto nothing = [](Session&) -> Result<void> { return {}; };
        ASSERT_TRUE(database_->transact_now(nothing));
    }
    void keep(const char* question, int answer, std::size_t bytes = 1) {
        cache_.keep(question, std::make_shared<const int>(answer), bytes, cache_.version());
    }

    TestDatabase database_{tables<model::Setting>()};
    ReadCache<int> cache_{*database_, 10};
};

TEST_F(ReadCacheTest, an_answer_is_kept_until_the_next_commit) {
    EXPECT_EQ(cache_.find("a"), nullptr);
    keep("a", 1);
    ASSERT_NE(cache_.find("a"), nullptr);
    EXPECT_EQ(*cache_.find("a"), 1);
    EXPECT_EQ(cache_.find("b"), nullptr);
    commit();
    EXPECT_EQ(cache_.find("a"), nullptr);
}

TEST_F(ReadCacheTest, what_was_read_before_a_commit_is_not_found_after_it) {
    const auto before = cache_.version();
    commit();
    cache_.keep("a", std::make_shared<const int>(1), 1, before);
    EXPECT_EQ(cache_.find("a"), nullptr);
    keep("b", 2);
    cache_.keep("a", std::make_shared<const int>(1), 1, before);
    EXPECT_EQ(cache_.find("a"), nullptr);
    EXPECT_NE(cache_.find("b"), nullptr) << "a late answer takes nothing away";
}

TEST_F(ReadCacheTest, it_holds_no_more_than_it_may) {
    keep("a", 1, 6);
    keep("b", 2, 6);
    EXPECT_EQ(cache_.find("a"), nullptr);
    EXPECT_NE(cache_.find("b"), nullptr);
    keep("large", 3, 11);
    EXPECT_EQ(cache_.find("large"), nullptr);
    EXPECT_NE(cache_.find("b"), nullptr);
}

}  // namespace
}  // namespace pyscaler::db
