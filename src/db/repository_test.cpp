#include "db/repository.hpp"

#include "db/test_database.hpp"
#include "model/json.hpp"
#include "model/nouns.hpp"
#include "model/random_object.hpp"
#include "model/sample_kinds.hpp"

#include <boost/json/serialize.hpp>
#include <gtest/gtest.h>

namespace pyscaler::db {
namespace {

using namespace model;

using Everything = boost::mp11::mp_append<PlainNouns, boost::mp11::mp_list<SampleCounter, Action>>;

std::vector<const TypeDescription*> all_types() {
    std::vector<const TypeDescription*> types;
    boost::mp11::mp_for_each<boost::mp11::mp_transform<std::type_identity, Everything>>(
        [&](auto identity) { types.push_back(&description<typename decltype(identity)::type>()); });
    return types;
}

/// Runs `body(session)` in a write transaction that must succeed.
template <class F>
void write(TestDatabase& database, F body) {
    const auto done =
        database->transact_now([&](Session& session) -> Result<void> { return body(session), Result<void>{}; });
    ASSERT_TRUE(done) << (done ? "" : done.error().detail());
}

/// What the transaction says: the error's detail, "" when it was committed.
template <class F>
std::string outcome(TestDatabase& database, F body) {
    const auto done = database->transact_now([&](Session& session) -> Result<void> { return body(session); });
    return done ? "" : done.error().code().message() + ": " + done.error().detail();
}

template <class T>
T named(std::string_view name) {
    T object{};
    object.name = name;
    return object;
}

template <>
SshProfile named<SshProfile>(std::string_view name) {
    SshProfile profile;
    profile.name = name;
    profile.user = "user";
    return profile;
}

template <>
Ec2Profile named<Ec2Profile>(std::string_view name) {
    Ec2Profile profile;
    profile.name = name;
    profile.region = profile.image_id = profile.instance_type = "x";
    return profile;
}

template <class T>
T save(Session& session, T object) {
    Repository<T>{session}.insert(object).value();
    return object;
}

Trigger a_trigger(std::string_view name, std::string_view cluster) {
    auto trigger = named<Trigger>(name);
    trigger.cluster = cluster;
    return trigger;
}

class RepositoryTest : public testing::Test {
protected:
    TestDatabase database{all_types()};

    /// What random references may point to.
    void make_targets() {
        write(database, [](Session& session) {
            for (const auto* name : {"r0", "r1", "r2"}) {
                save(session, named<Cluster>(name));
                save(session, named<SshProfile>(name));
                save(session, named<JvmProfile>(name));
                save(session, named<Ec2Profile>(name));
                save(session, named<User>(name));
                save(session, named<Action>(name));
                save(session, named<Execution>(name));
                save(session, a_trigger(name, "r0"));
                SampleCounter counter;
                counter.head.name = name;
                counter.settings = ScriptCounter{"echo 1"};
                save(session, counter);
            }
        });
    }
};

template <class T>
auto& id_of(T& object) {
    if constexpr (requires { object.head; })
        return object.head.id;
    else
        return object.id;
}

/// Stored, changed and found again; says how many were.
template <class T>
int round_trips(Session& session) {
    Repository<T> repository{session};
    int count = 0;
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
        auto object = random_object<T>(seed);
        if (!repository.insert(object)) continue;  // a unique value came twice
        EXPECT_EQ(repository.find(id_of(object)), object) << boost::json::serialize(to_json(object));
        auto changed = random_object<T>(seed + 1000);
        if constexpr (requires { object.settings; }) changed.settings = object.settings;
        id_of(changed) = id_of(object);
        if (!std::is_same_v<T, AuditEntry> && repository.update(changed))
            EXPECT_EQ(repository.find(id_of(object)), changed);
        ++count;
    }
    return count;
}

TEST_F(RepositoryTest, every_noun_comes_back_as_it_was) {
    make_targets();
    boost::mp11::mp_for_each<boost::mp11::mp_transform<std::type_identity, Everything>>([&](auto identity) {
        using T = typename decltype(identity)::type;
        write(database, [](Session& session) { EXPECT_GT(round_trips<T>(session), 10) << type_name<T>(); });
    });
}

TEST_F(RepositoryTest, a_taken_name_is_a_conflict) {
    write(database, [](Session& session) { save(session, named<Cluster>("web")); });
    EXPECT_EQ(outcome(database,
                      [](Session& session) {
                          auto again = named<Cluster>("web");
                          return Repository<Cluster>{session}.insert(again);
                      }),
              "conflict: a Cluster named \"web\" exists");
}

TEST_F(RepositoryTest, a_required_value_that_is_empty_is_refused) {
    EXPECT_EQ(outcome(database,
                      [](Session& session) {
                          Cluster nameless;
                          return Repository<Cluster>{session}.insert(nameless);
                      }),
              "invalid: name: must not be empty");
}

TEST_F(RepositoryTest, one_execution_for_each_trigger_and_window) {
    const auto execution = [](const char* name) {
        auto made = named<Execution>(name);
        made.trigger = "grow";
        made.window = Text<64>{"w1"};
        return made;
    };
    write(database, [&](Session& session) { save(session, execution("e1")); });
    EXPECT_EQ(outcome(database,
                      [&](Session& session) {
                          auto again = execution("e2");
                          return Repository<Execution>{session}.insert(again);
                      }),
              "conflict: an Execution with the same trigger and window exists");
    write(database,
          [](Session& session) { save(session, named<Execution>("by-hand")), save(session, named<Execution>("too")); });
}

TEST_F(RepositoryTest, what_is_in_use_is_not_removed) {
    write(database, [](Session& session) {
        save(session, named<Cluster>("web"));
        save(session, a_trigger("grow", "web"));
    });
    EXPECT_EQ(outcome(database,
                      [](Session& session) {
                          Repository<Cluster> clusters{session};
                          return clusters.remove(clusters.require("web")->id);
                      }),
              "conflict: Cluster \"web\" is in use: Trigger \"grow\" refers to it (cluster)");
    write(database, [](Session& session) { EXPECT_TRUE(Repository<Cluster>{session}.find_by_name("web")); });
}

TEST_F(RepositoryTest, what_uses_it_may_be_removed_after_it_in_the_same_transaction) {
    write(database, [](Session& session) {
        save(session, named<Cluster>("web"));
        save(session, a_trigger("grow", "web"));
    });
    write(database, [](Session& session) {
        EXPECT_TRUE(Repository<Cluster>{session}.remove(1));
        EXPECT_TRUE(Repository<Trigger>{session}.remove(1));
    });
}

TEST_F(RepositoryTest, a_reference_to_nothing_is_refused_with_its_field) {
    EXPECT_EQ(outcome(database,
                      [](Session& session) {
                          auto trigger = a_trigger("grow", "web");
                          return Repository<Trigger>{session}.insert(trigger);
                      }),
              "invalid: cluster: there is no Cluster \"web\", which Trigger \"grow\" refers to");
    EXPECT_EQ(outcome(database,
                      [](Session& session) {
                          save(session, named<Cluster>("web"));
                          save(session, named<Action>("a"));
                          auto trigger = a_trigger("grow", "web");
                          trigger.steps = {TriggerStep{.action = "a"}, TriggerStep{.action = "b"}};
                          const auto missing = Repository<Trigger>{session}.missing_references(trigger);
                          EXPECT_EQ(missing, (FieldErrors{{"steps[1].action", "there is no Action \"b\""}}));
                          return Repository<Trigger>{session}.insert(trigger);
                      }),
              "invalid: steps[1].action: there is no Action \"b\", which Trigger \"grow\" refers to");
}

TEST_F(RepositoryTest, references_may_go_in_a_circle) {
    write(database, [](Session& session) {
        auto cluster = named<Cluster>("web");
        cluster.growth_trigger = "grow";
        save(session, cluster);
        save(session, a_trigger("grow", "web"));
    });
}

TEST_F(RepositoryTest, a_rename_reaches_whoever_refers_to_it) {
    write(database, [](Session& session) {
        auto cluster = save(session, named<Cluster>("web"));
        save(session, named<JvmProfile>("jvm"));
        auto node = named<Node>("web01");
        node.cluster = "web";
        node.jvm_profiles = {"jvm"};
        save(session, node);
        cluster.name = "shop";
        EXPECT_TRUE(Repository<Cluster>{session}.update(cluster));
        auto profile = Repository<JvmProfile>{session}.require("jvm").value();
        profile.name = "java";
        EXPECT_TRUE(Repository<JvmProfile>{session}.update(profile));
    });
    write(database, [](Session& session) {
        const auto node = Repository<Node>{session}.require("web01").value();
        EXPECT_EQ(node.cluster, "shop");
        EXPECT_EQ(node.jvm_profiles, RefList<JvmProfile>{"java"});
    });
}

TEST_F(RepositoryTest, parts_go_with_their_owner) {
    write(database, [](Session& session) {
        save(session, named<Execution>("e"));
        ExecutionStep step;
        step.execution = "e";
        step.action_name = "a";
        save(session, step);
        EXPECT_TRUE(Repository<Execution>{session}.remove(1));
        EXPECT_EQ(Repository<ExecutionStep>{session}.count(), 0);
    });
}

TEST_F(RepositoryTest, an_id_is_never_used_twice) {
    write(database, [](Session& session) {
        Repository<Cluster> clusters{session};
        const auto first = save(session, named<Cluster>("a"));
        EXPECT_TRUE(clusters.remove(first.id));
        EXPECT_GT(save(session, named<Cluster>("a")).id, first.id);
        EXPECT_TRUE(clusters.remove(first.id).error() == Errc::not_found);
        EXPECT_EQ(clusters.require("b").error().detail(), "there is no Cluster \"b\"");
    });
}

TEST_F(RepositoryTest, upsert_goes_by_name) {
    write(database, [](Session& session) {
        Repository<Cluster> clusters{session};
        auto first = save(session, named<Cluster>("web"));
        auto again = named<Cluster>("web");
        again.max = 99;
        EXPECT_TRUE(clusters.upsert(again));
        EXPECT_EQ(again.id, first.id);
        EXPECT_EQ(clusters.require("web")->max, 99);
        auto other = named<Execution>("e");
        EXPECT_TRUE(Repository<Execution>{session}.upsert(other));
        EXPECT_EQ(clusters.count(), 1);
    });
}

TEST_F(RepositoryTest, secrets_are_sealed_in_the_file) {
    write(database, [](Session& session) {
        auto profile = named<SshProfile>("p");
        profile.private_key = Secret{"KEYTEXT"};
        save(session, profile);
        const auto rows =
            session.query("SELECT private_key, passphrase FROM ssh_profiles", {}, {CellType::text, CellType::text})
                .rows;
        EXPECT_TRUE(std::get<std::string>(rows[0][0]).starts_with("v1:"));
        EXPECT_TRUE(is_null(rows[0][1]));
        EXPECT_EQ(Repository<SshProfile>{session}.require("p")->private_key.reveal(), "KEYTEXT");
    });
}

TEST_F(RepositoryTest, the_audit_is_only_added_to) {
    write(database, [](Session& session) { save(session, AuditEntry{}); });
    for (const auto* sql : {"UPDATE audit_entries SET who = 'x'", "DELETE FROM audit_entries"})
        write(database, [&](Session& session) { EXPECT_THROW(session.query(sql), ConstraintViolation) << sql; });
}

TEST_F(RepositoryTest, filters_search_and_order) {
    write(database, [](Session& session) {
        save(session, named<Cluster>("web"));
        save(session, named<Cluster>("db"));
        save(session, named<JvmProfile>("jvm"));
        for (int i = 0; i < 4; ++i) {
            auto node = named<Node>("n" + std::to_string(i));
            node.cluster = i < 3 ? "web" : "db";
            node.state = i % 2 == 0 ? NodeState::in_service : NodeState::failed;
            if (i == 1) node.in_service_at = Time{std::chrono::seconds{9}};
            if (i == 2) node.jvm_profiles = {"jvm"};
            node.hostname = i == 3 ? "100%_x" : "host";
            save(session, node);
        }
        Repository<Node> nodes{session};
        const auto found = [&](const Query& query) {
            std::string names;
            for (const auto& node : nodes.select(query)) names += node.name.str() + ' ';
            return names;
        };
        EXPECT_EQ(found(Query{}.where(&Node::cluster, "web").where(&Node::state, NodeState::in_service)), "n0 n2 ");
        EXPECT_EQ(found(Query{}.where(&Node::cluster, "web", Operator::not_equal)), "n3 ");
        EXPECT_EQ(found(Query{}.where(&Node::jvm_profiles, "jvm")), "n2 ");
        EXPECT_EQ(found(Query{}.where(&Node::in_service_at, std::nullopt).ordered_by("-name").limited_to(2)), "n3 n2 ");
        EXPECT_EQ(found(Query{}.where_any(&Node::name, std::vector<Slug>{"n0", "n3"})), "n0 n3 ");
        Query search;
        search.search = "0%_";
        EXPECT_EQ(found(search), "n3 ");
        Query filter;
        EXPECT_FALSE(filter.add_filter(description<Node>(), "state", "failed,draining"));
        EXPECT_EQ(found(filter), "n1 n3 ");
        EXPECT_EQ(filter.add_filter(description<Node>(), "colour", "x")->field, "colour");
        EXPECT_TRUE(filter.add_filter(description<SshProfile>(), "private_key", "x"));
        EXPECT_TRUE(nodes.page(Query{}.ordered_by("colour")).error() == Errc::invalid);
        EXPECT_TRUE(nodes.page(Query{}.ordered_by("name; DROP TABLE nodes")).error() == Errc::invalid);
        EXPECT_EQ(nodes.count(Query{}.where(&Node::cluster, "web")), 3);
    });
}

TEST_F(RepositoryTest, pages_show_each_object_once) {
    write(database, [](Session& session) {
        save(session, named<Cluster>("web"));
        for (int i = 0; i < 25; ++i) {
            auto node = named<Node>("n" + std::to_string(i));
            node.cluster = "web";
            if (i % 3 != 0) node.in_service_at = Time{std::chrono::seconds{i % 4}};
            save(session, node);
        }
        for (const auto* order : {"id", "-id", "name", "-name", "in_service_at", "-in_service_at", "no_touch"}) {
            std::vector<std::int64_t> paged, whole;
            auto query = Query{}.ordered_by(order).limited_to(4);
            do {
                const auto page = Repository<Node>{session}.page(query).value();
                for (const auto& node : page.items) paged.push_back(node.id);
                query.cursor = page.next;
            } while (!query.cursor.empty());
            for (const auto& node : Repository<Node>{session}.select(Query{}.ordered_by(order)))
                whole.push_back(node.id);
            EXPECT_EQ(paged, whole) << order;
            EXPECT_EQ(paged.size(), 25U) << order;
        }
        for (const auto* cursor : {"zz", "5b", "7b7d", "5b312c322c335d"}) {
            Query query;
            query.cursor = cursor;
            EXPECT_TRUE(Repository<Node>{session}.page(query).error() == Errc::invalid) << cursor;
        }
    });
}

TEST_F(RepositoryTest, kinds_are_found_together_and_keep_their_settings) {
    write(database, [](Session& session) {
        save(session, named<JvmProfile>("jvm"));
        Repository<SampleCounter> counters{session};
        SampleCounter script, bean;
        script.head.name = "cpu";
        script.settings = ScriptCounter{"echo 1"};
        bean.head.name = "heap";
        bean.settings = BeanCounter{.mbean = "java.lang:type=Memory", .attributes = {"a", "b"}, .profile = "jvm"};
        save(session, script);
        save(session, bean);
        const auto all = counters.select();
        ASSERT_EQ(all.size(), 2U);
        EXPECT_EQ(std::get<BeanCounter>(all[1].settings), std::get<BeanCounter>(bean.settings));
        Query of_kind;
        EXPECT_FALSE(of_kind.add_filter(description<SampleCounter>(), "kind", "ScriptCounter"));
        EXPECT_EQ(counters.select(of_kind).size(), 1U);
        EXPECT_TRUE(counters.remove(all[1].head.id));
        EXPECT_TRUE(session.query("SELECT id FROM bean_counters", {}, {CellType::integer}).rows.empty());
        EXPECT_TRUE(
            session.query("SELECT position FROM bean_counter_attributes", {}, {CellType::integer}).rows.empty());
    });
}

}  // namespace
}  // namespace pyscaler::db
