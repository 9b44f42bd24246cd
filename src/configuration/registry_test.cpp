#include "configuration/registry.hpp"

#include "base/clock.hpp"
#include "db/migration.hpp"
#include "db/test_database.hpp"
#include "model/node.hpp"

#include <gtest/gtest.h>
#include <set>
#include <unistd.h>

namespace pyscaler::configuration {
namespace {

TEST(Registry, FindsCollectionsByPathNounAndKind) {
    ASSERT_NE(find_collection("ssh_profiles"), nullptr);
    EXPECT_EQ(find_collection("ssh_profiles")->type->name, "SshProfile");
    EXPECT_EQ(find_collection("nothing"), nullptr);
    EXPECT_EQ(find_noun("SshCounter"), find_collection("counters"));
    EXPECT_EQ(find_noun("LocalScript"), find_collection("actions"));
    EXPECT_EQ(find_noun("ApiToken"), find_collection("tokens"));
    EXPECT_EQ(find_noun("Nothing"), nullptr);
}

TEST(Registry, CollectionsHaveTheirOwnPathsAndKnownColumns) {
    std::set<std::string> paths;
    for (const auto& collection : collections()) {
        EXPECT_TRUE(paths.insert(collection.path).second) << collection.path;
        EXPECT_FALSE(collection.columns.empty()) << collection.path;
        for (const auto& column : collection.columns)
            EXPECT_TRUE(collection.type->find(column) != nullptr || column == "kind")
                << collection.path << ' ' << column;
        for (const auto& member : collection.kept_members) EXPECT_NE(collection.type->find(member), nullptr) << member;
        EXPECT_TRUE(collection.writable || !collection.applicable) << collection.path;
        EXPECT_TRUE(collection.identified_by == "name" || !collection.applicable) << collection.path;
    }
}

TEST(Registry, MigrationsMakeWhatTheNounsDescribe) {
    auto folder = (std::filesystem::temp_directory_path() / "pyscaler-migration-XXXXXX").string();
    ASSERT_NE(::mkdtemp(folder.data()), nullptr);
    const auto url = "sqlite:" + folder + "/new.db";
    const auto report = db::migrate(url, db::migrations_of("sqlite"), FakeClock{});
    ASSERT_TRUE(report) << report.error().detail();
    {
        auto connection = db::connect(url, db::Access::write, {}).value();
        EXPECT_EQ(db::check(*connection, all_tables()), std::vector<std::string>{});
        EXPECT_EQ(db::next_migration(*connection, all_tables()), "")
            << "the nouns changed: ./dev migration NAME writes the difference";
    }
    std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace pyscaler::configuration
