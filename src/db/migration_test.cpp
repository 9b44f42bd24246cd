#include "db/migration.hpp"

#include "db/database.hpp"
#include "db/repository.hpp"
#include "db/test_database.hpp"
#include "model/nouns.hpp"

#include <array>
#include <boost/describe/class.hpp>
#include <fstream>
#include <gtest/gtest.h>

namespace pyscaler::db {
namespace {

/// Two ages of one noun.
namespace before {
struct Thing {
    std::int64_t id{0};
    model::Slug name{};
    model::Text<64> old{};
};
BOOST_DESCRIBE_STRUCT(Thing, (), (id, name, old))
}  // namespace before

namespace added {
struct Thing {
    std::int64_t id{0};
    model::Slug name{};
    model::Text<64> old{};
    model::Text<64> colour{"it's red"};
    std::optional<double> weight{};

    friend bool operator==(const Thing&, const Thing&) = default;
};
BOOST_DESCRIBE_STRUCT(Thing, (), (id, name, old, colour, weight))
inline auto search_keys(const Thing*) { return model::keys(model::key(&Thing::colour)); }
}  // namespace added

namespace rebuilt {
struct Thing {
    std::int64_t id{0};
    model::Slug name{};
    std::int64_t size{7};

    friend bool operator==(const Thing&, const Thing&) = default;
};
BOOST_DESCRIBE_STRUCT(Thing, (), (id, name, size))
inline auto unique_keys(const Thing*) { return model::keys(model::key(&Thing::size, &Thing::name)); }
}  // namespace rebuilt

struct Holder {
    std::int64_t id{0};
    model::Slug name{};
    model::Ref<before::Thing> thing{};
    model::RefList<before::Thing> things{};
};
BOOST_DESCRIBE_STRUCT(Holder, (), (id, name, thing, things))

class MigrationTest : public testing::Test {
protected:
    TestDatabase place{{}};
    std::string url = place.url() + ".migrated";
    FakeClock clock;

    std::unique_ptr<Connection> connection() { return connect(url, Access::write, {}).value(); }

    /// Makes the schema of `T…` as migration 1 and puts one Thing, and a Holder of it, into it.
    void begin() {
        const auto first = next_migration(*connection(), tables_of(tables<before::Thing, Holder>()));
        const std::array migrations{Migration{1, "initial", first}};
        ASSERT_EQ(migrate(url, migrations, clock)->to, 1);
        auto database = Database::open(url, SealingKey::for_tests()).value();
        ASSERT_TRUE(database->transact_now([](Session& session) -> Result<void> {
            before::Thing thing{.name = "t", .old = "x"};
            Holder holder{.name = "h", .thing = "t", .things = {"t"}};
            Repository<before::Thing>{session}.insert(thing).value();
            return Repository<Holder>{session}.insert(holder);
        }));
    }

    /// Generates the step to `T`, runs it, and finds nothing left to do.
    template <class T>
    std::string step() {
        const auto wanted = tables_of(tables<T, Holder>());
        const auto sql = next_migration(*connection(), wanted);
        const std::array migrations{Migration{1, "initial", ""}, Migration{2, "step", sql}};
        const auto report = migrate(url, migrations, clock).value();
        EXPECT_EQ(report.from, 1);
        EXPECT_EQ(report.to, 2);
        EXPECT_EQ(report.backups.size(), 1U);
        EXPECT_EQ(next_migration(*connection(), wanted), "");
        EXPECT_EQ(check(*connection(), wanted), std::vector<std::string>{});
        return sql;
    }

    template <class T>
    T thing() {
        auto database = Database::open(url, SealingKey::for_tests()).value();
        return database
            ->read_now([](Session& session) -> Result<T> {
                EXPECT_EQ(Repository<Holder>{session}.require("h")->things.size(), 1U)
                    << "nothing that refers to it is lost";
                return Repository<T>{session}.require("t");
            })
            .value();
    }
};

TEST_F(MigrationTest, adds_members_in_place_with_their_defaults) {
    begin();
    const auto sql = step<added::Thing>();
    EXPECT_EQ(sql.find("DROP"), std::string::npos) << sql;
    EXPECT_EQ(thing<added::Thing>(), (added::Thing{.id = 1, .name = "t", .old = "x"}));
}

TEST_F(MigrationTest, rebuilds_a_table_where_sqlite_cannot_alter_it) {
    begin();
    step<rebuilt::Thing>();
    EXPECT_EQ(thing<rebuilt::Thing>(), (rebuilt::Thing{.id = 1, .name = "t"}));
}

TEST_F(MigrationTest, drops_what_belongs_to_nothing) {
    begin();
    const auto left = tables_of(tables<before::Thing>());
    EXPECT_EQ(check(*connection(), left),
              (std::vector<std::string>{"table holder_things belongs to nothing", "table holders belongs to nothing"}));
    EXPECT_NE(next_migration(*connection(), left).find("DROP TABLE holders"), std::string::npos);
}

TEST_F(MigrationTest, refuses_a_database_of_a_newer_program) {
    begin();
    EXPECT_EQ(migrate(url, {}, clock).error().detail(),
              "the database has schema 1, this program knows up to 0: it was written by a newer pyscaler; use that, or "
              "restore a backup");
}

TEST_F(MigrationTest, a_step_that_fails_leaves_everything_as_it_was) {
    begin();
    for (const auto* sql : {"CREATE TABLE extra (id INTEGER); SELECT nonsense", "DELETE FROM things"}) {
        const std::array migrations{Migration{1, "initial", ""}, Migration{2, "bad", sql}};
        EXPECT_THROW(migrate(url, migrations, clock).value(), std::runtime_error) << sql;
        EXPECT_EQ(schema_version(*connection()), 1);
        EXPECT_EQ(check(*connection(), tables_of(tables<before::Thing, Holder>())), std::vector<std::string>{});
    }
}

TEST_F(MigrationTest, the_backup_is_the_database_before_the_step) {
    begin();
    const auto sql = next_migration(*connection(), tables_of(tables<rebuilt::Thing, Holder>()));
    const std::array migrations{Migration{1, "initial", ""}, Migration{2, "step", sql}};
    const auto report = migrate(url, migrations, clock).value();
    url = "sqlite:" + report.backups.at(0).string();
    EXPECT_EQ(thing<before::Thing>().old, "x");
    EXPECT_EQ(schema_version(*connection()), 1);
}

TEST_F(MigrationTest, a_database_in_use_is_copied_for_its_owner_only) {
    begin();
    auto in_use = Database::open(url, SealingKey::for_tests()).value();
    const auto original = url;
    const std::filesystem::path to = url.substr(std::string_view{"sqlite:"}.size()) + ".copy";
    ASSERT_TRUE(backup(original, to));
    EXPECT_EQ(backup(original, to).error(), Errc::conflict) << "no copy is written over";
    EXPECT_EQ(std::filesystem::status(to).permissions(),
              std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
    url = "sqlite:" + to.string();
    EXPECT_EQ(thing<before::Thing>().old, "x");
}

TEST_F(MigrationTest, a_damaged_file_is_found) {
    begin();
    {
        auto used = connection();
        used->script("PRAGMA wal_checkpoint(TRUNCATE)");
        used->enforce_references(false);
        used->script("DELETE FROM things");
    }
    const auto faults = check(*connection(), tables_of(tables<before::Thing, Holder>()));
    EXPECT_EQ(faults, (std::vector<std::string>{"holder_things.value of \"h\" refers to \"t\", which is not in things",
                                                "holders.thing of \"h\" refers to \"t\", which is not in things"}));
}

TEST_F(MigrationTest, what_is_compiled_in_is_numbered_without_gaps) {
    int expected = 1;
    for (const auto& migration : migrations_of("sqlite")) EXPECT_EQ(migration.number, expected++) << migration.name;
    EXPECT_TRUE(migrations_of("oracle").empty());
}

TEST(EveryNoun, has_a_schema_that_needs_no_migration) {
    std::vector<const model::TypeDescription*> types;
    boost::mp11::mp_for_each<
        boost::mp11::mp_transform<std::type_identity, boost::mp11::mp_append<model::PlainNouns, model::Heads>>>(
        [&](auto identity) { types.push_back(&model::description<typename decltype(identity)::type>()); });
    const TestDatabase database{types};
    const auto connection = connect(database.url(), Access::write, {}).value();
    EXPECT_EQ(next_migration(*connection, tables_of(types)), "");
    EXPECT_EQ(check(*connection, tables_of(types)), std::vector<std::string>{});
}

}  // namespace
}  // namespace pyscaler::db
