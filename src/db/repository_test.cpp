#include "db/repository.hpp"

#include "db/test_database.hpp"
#include "model/nouns.hpp"

#include <gtest/gtest.h>

namespace pyscaler::db {
namespace {

using namespace model;

TEST(Repository, a_cluster_comes_back) {
    TestDatabase database{tables<Cluster, Trigger, Counter, Action>()};
    auto saved = database->transact_now([](Session& session) -> Result<Cluster> {
        Cluster cluster;
        cluster.name = "web";
        if (auto inserted = Repository<Cluster>{session}.insert(cluster); !inserted) return inserted.error();
        return cluster;
    });
    ASSERT_TRUE(saved);
    auto found = database->read_now(
        [](Session& session) -> Result<Cluster> { return Repository<Cluster>{session}.require("web"); });
    EXPECT_EQ(found.value(), saved.value());
}

}  // namespace
}  // namespace pyscaler::db
