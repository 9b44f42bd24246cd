#include "configuration/change.hpp"

#include "configuration/test_configuration.hpp"
#include "db/repository.hpp"
#include "model/audit_entry.hpp"
#include "model/cluster.hpp"
#include "model/event.hpp"
#include "model/json.hpp"
#include "model/node.hpp"

#include <boost/json/serialize.hpp>
#include <fmt/core.h>
#include <gtest/gtest.h>

namespace pyscaler::configuration {
namespace {

constexpr const char* host_key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAINGtmjo3Wgetf/Zy9pdnwUgZCzgbHFPLA0X2z2lrMXum";

class Change : public testing::Test {
protected:
    void SetUp() override {
        make("clusters", R"({"name": "web"})");
        make("ec2_profiles",
             R"({"name": "small", "region": "eu-west-1", "image_id": "ami-1", "instance_type": "t3.small"})");
        make("ssh_profiles", R"({"name": "ubuntu", "user": "ubuntu", "key_file": "/srv/key"})");
        make("counters", R"({"kind": "SshCounter", "name": "cpu", "script": "echo 1"})");
        make("actions",
             R"({"kind": "DeployEc2Node", "name": "grow", "ec2_profile": "small", "ssh_profile": "ubuntu"})");
        make("actions", R"({"kind": "RemoveEc2Node", "name": "shrink"})");
        make("actions", R"({"kind": "LocalScript", "name": "script", "script": "true"})");
    }

    void make(std::string_view collection, std::string_view json) {
        const auto made = configuration_.create(collection, json);
        ASSERT_TRUE(made) << told(made.error());
    }
    template <class T>
    std::vector<T> all() {
        return configuration_.database()
            .read_now([](db::Session& session) { return Result<std::vector<T>>{db::Repository<T>{session}.select()}; })
            .value();
    }
    void edit_node(const std::string& name, const std::function<void(model::Node&)>& edit) {
        configuration_.database()
            .transact_now([&](db::Session& session) -> Result<void> {
                db::Repository<model::Node> nodes{session};
                auto node = nodes.require(name).value();
                edit(node);
                return nodes.update(node);
            })
            .value();
    }
    /// web01, launched by the program.
    void launch_web01() {
        make("nodes", R"({"name": "web01", "hostname": "10.0.0.1", "cluster": "web"})");
        edit_node("web01", [](model::Node& node) { node.instance_id = std::string("i-1"); });
    }

    TestConfiguration configuration_;
};

TEST_F(Change, RefusesWithEachFieldThatIsWrong) {
    struct Case {
        const char* rule;
        const char* collection;
        const char* json;
        const char* told;
    };
    const Case cases[] = {
        {"a required member", "clusters", R"({"min": 2})", "name: is required"},
        {"a rule across members", "clusters", R"({"name": "a", "min": 7, "max": 3})",
         "min: must be at most max, which is 3"},
        {"every missing reference is told", "nodes",
         R"({"name": "n", "hostname": "h", "cluster": "none", "jvm_profiles": ["a", "b"]})",
         "cluster: there is no Cluster \"none\"\njvm_profiles[0]: there is no JvmProfile \"a\"\n"
         "jvm_profiles[1]: there is no JvmProfile \"b\""},
        {"a fixed node says where it is", "nodes", R"({"name": "n", "cluster": "web"})", "hostname: must not be empty"},
        {"a host that is none", "nodes", R"({"name": "n", "hostname": "bad name;rm", "cluster": "web"})",
         "hostname: must be an IP address, or a name of letters, digits, \"-\" and \".\""},
        {"a host that is an option", "nodes", R"({"name": "n", "hostname": "-oProxyCommand", "cluster": "web"})",
         "hostname: must be "},
        {"a host key that is none", "nodes",
         R"({"name": "n", "hostname": "a.b", "cluster": "web", "host_key": "nonsense"})", "host_key: "},
        {"a freeze that is over", "freezes", R"({"reason": "r", "expires_at": "2020-01-01T00:00:00Z"})",
         "expires_at: is in the past"},
        {"a name that is taken", "clusters", R"({"name": "web"})", "name: is taken: a Cluster of this name exists"},
        {"a removal of the whole cluster", "triggers",
         R"({"name": "t", "cluster": "web", "counters": ["cpu"], "steps": [{"action": "shrink", "target": "cluster"}]})",
         "steps[0].target: must be \"none\" or \"lastnode\": a RemoveEc2Node with the target \"cluster\" would end the "
         "whole cluster"},
        {"two steps of capacity", "triggers",
         R"({"name": "t", "cluster": "web", "counters": ["cpu"], "steps":
             [{"action": "grow"}, {"action": "script", "target": "lastnode"}, {"action": "shrink"}]})",
         "steps[2].action: is the second one that adds or removes nodes: a trigger may have one such step"},
        {"an unknown time zone", "periodic_tasks",
         R"({"name": "p", "task": "t", "interval": "1m", "time_zone": "Mars/X"})", "time_zone: "},
        {"a crontab", "periodic_tasks", R"({"name": "p", "task": "t", "crontab": "61 * * * *"})", "crontab: "},
        {"a private key", "ssh_profiles", R"({"name": "p", "user": "u", "private_key": "none"})", "private_key: "},
        {"a key that nobody could be asked the passphrase of", "jvm_profiles",
         R"({"name": "j", "tls": true, "certificate": "c", "private_key": "-----BEGIN ENCRYPTED PRIVATE KEY-----"})",
         "private_key: is encrypted: give one without a passphrase"},
        {"a kind that there is not", "counters", R"({"kind": "X", "name": "c"})", "kind: must be one of "},
        {"what only the program writes", "audit", R"({})", "only the program itself writes audit"},
        {"a token without its secret", "tokens", R"({"name": "t"})", ": a token is made with its secret, not by hand"},
    };
    for (const auto& [rule, collection, json, expected] : cases) {
        const auto made = configuration_.create(collection, json);
        ASSERT_FALSE(made) << rule;
        EXPECT_TRUE(told(made.error()).starts_with(expected)) << rule << ": " << told(made.error());
    }
}

TEST_F(Change, TakesEveryWayToNameAHost) {
    int number = 0;
    for (const auto* host : {"10.0.0.1", "fe80::1", "web01", "web-1.shop_a.example.com", "9a.example."})
        make("nodes", fmt::format(R"({{"name": "n{}", "hostname": "{}", "cluster": "web"}})", ++number, host));
}

TEST_F(Change, SetsWhatOnlyTheSystemSets) {
    make("nodes", fmt::format(R"({{"name": "fixed", "hostname": "10.0.0.1", "cluster": "web", "state": "failed",
                                   "host_key": "{}"}})",
                              host_key));
    const auto node = all<model::Node>().at(0);
    EXPECT_EQ(*node.state, model::NodeState::in_service);
    EXPECT_EQ(*node.host_key_source, model::HostKeySource::given);
    EXPECT_EQ(*node.created_at, *node.state_since);
    EXPECT_NE(*node.created_at, Time{});
    const auto events = all<model::Event>();
    ASSERT_EQ(events.size(), 1U);
    EXPECT_EQ(events[0].state->str(), "in_service");
    EXPECT_EQ(events[0].reason->str(), "added by alice");

    const auto freeze = configuration_.create("freezes", R"({"cluster": "web", "reason": "release"})");
    ASSERT_TRUE(freeze) << told(freeze.error());
    EXPECT_EQ(freeze->json.at("author").as_string(), "alice");
    EXPECT_EQ(freeze->identity, "1");
    EXPECT_TRUE(configuration_.change(Verb::remove, "freezes", "1", ""));
}

TEST_F(Change, AuditsEachFieldAndNoSecret) {
    make("jvm_profiles", R"({"name": "tomcat", "user": "monitor", "password": "very secret"})");
    ASSERT_TRUE(configuration_.change(Verb::patch, "jvm_profiles", "tomcat", R"({"port": 8999, "password": "other"})"));
    ASSERT_TRUE(configuration_.change(Verb::patch, "jvm_profiles", "tomcat", R"({"port": 8999})"));
    ASSERT_TRUE(configuration_.change(Verb::remove, "jvm_profiles", "tomcat", ""));
    std::string trail;
    for (const auto& entry : all<model::AuditEntry>())
        if (*entry.noun == "JvmProfile")
            trail += entry.verb->str() + ' ' + entry.who->str() + ' ' + entry.origin->str() + ' ' +
                     entry.object->str() + ' ' + entry.changes->text() + '\n';
    EXPECT_EQ(
        trail,
        R"(create alice 10.0.0.7 tomcat {"name":["","tomcat"],"user":["","monitor"],"password":["sealed","sealed"]}
update alice 10.0.0.7 tomcat {"port":[1099,8999],"password":["sealed","sealed"]}
delete alice 10.0.0.7 tomcat {"name":["tomcat",""],"port":[8999,1099],"user":["monitor",""],"password":["sealed","sealed"]}
)");
}

TEST_F(Change, ReplacesAllButSecretsAndWhatIsKept) {
    make("jvm_profiles", R"({"name": "tomcat", "port": 8999, "user": "monitor", "password": "secret"})");
    const auto replaced = configuration_.change(Verb::replace, "jvm_profiles", "tomcat", R"({"user": "monitor"})");
    ASSERT_TRUE(replaced) << told(replaced.error());
    EXPECT_EQ(replaced->json.at("port").as_int64(), 1099);
    EXPECT_TRUE(replaced->json.at("password").is_object());

    make("nodes", fmt::format(R"({{"name": "fixed", "hostname": "a", "cluster": "web", "host_key": "{}"}})", host_key));
    const auto node = configuration_.change(Verb::replace, "nodes", "fixed", R"({"hostname": "b", "cluster": "web"})");
    ASSERT_TRUE(node) << told(node.error());
    EXPECT_EQ(node->json.at("host_key").as_string(), host_key);
    EXPECT_EQ(boost::json::serialize(node->changes), R"({"hostname":["a","b"]})");

    configuration_.change(Verb::patch, "clusters", "web", R"({"mode": "on"})");
    const auto cluster = configuration_.change(Verb::replace, "clusters", "web", R"({"max": 7})");
    ASSERT_TRUE(cluster) << told(cluster.error());
    EXPECT_EQ(cluster->json.at("mode").as_string(), "on") << "turned by a command of its own";
}

TEST_F(Change, AnEtagTellsWhetherSomebodyElseWasFaster) {
    const auto made = configuration_.create("jvm_profiles", R"({"name": "tomcat", "password": "a"})");
    ASSERT_TRUE(made);
    const auto changed =
        configuration_.change(Verb::patch, "jvm_profiles", "tomcat", R"({"password": "b"})", made->etag);
    ASSERT_TRUE(changed) << told(changed.error());
    EXPECT_NE(changed->etag, made->etag) << "a secret is a change too";
    const auto late = configuration_.change(Verb::remove, "jvm_profiles", "tomcat", "", made->etag);
    ASSERT_FALSE(late);
    EXPECT_TRUE(late.error().is_stale);
    EXPECT_TRUE(configuration_.change(Verb::remove, "jvm_profiles", "tomcat", "", changed->etag));
    const auto gone = configuration_.change(Verb::remove, "jvm_profiles", "tomcat", "");
    ASSERT_FALSE(gone);
    EXPECT_EQ(gone.error().error, Errc::not_found);
}

TEST_F(Change, ANodeWithAnInstanceIsTheFleets) {
    launch_web01();
    const auto removed = configuration_.change(Verb::remove, "nodes", "web01", "");
    ASSERT_FALSE(removed);
    EXPECT_EQ(removed.error().error, Errc::conflict);
    const auto renamed = configuration_.change(Verb::patch, "nodes", "web01", R"({"name": "other"})");
    ASSERT_FALSE(renamed);
    EXPECT_EQ(renamed.error().fields.at(0).field, "name");
    EXPECT_FALSE(configuration_.change(Verb::patch, "clusters", "web", R"({"name": "www"})"));
    EXPECT_TRUE(configuration_.change(Verb::patch, "nodes", "web01", R"({"no_scale_in": true})"));

    edit_node("web01", [](model::Node& node) { node.state = model::NodeState::terminated; });
    EXPECT_TRUE(configuration_.change(Verb::patch, "clusters", "web", R"({"name": "www"})"));
    EXPECT_TRUE(configuration_.change(Verb::remove, "nodes", "web01", ""));
}

TEST_F(Change, WhatIsInUseIsNotRemoved) {
    const auto removed = configuration_.change(Verb::remove, "ssh_profiles", "ubuntu", "");
    ASSERT_FALSE(removed);
    EXPECT_EQ(removed.error().error, Errc::conflict);
    EXPECT_NE(told(removed.error()).find("in use"), std::string::npos) << told(removed.error());
}

TEST_F(Change, ChecksSeeTheNewStateAndMayRefuse) {
    configuration_.checks().push_back([](db::Session& session, const Collection& collection, const void* object) {
        Remarks remarks;
        const auto clusters = db::Repository<model::Cluster>{session}.count();
        if (collection.path != "clusters") return remarks;
        if (static_cast<const model::Cluster*>(object)->max > 50) remarks.errors.push_back({"max", "is too much"});
        remarks.warnings.push_back({"", std::to_string(clusters) + " clusters"});
        return remarks;
    });
    const auto made = configuration_.create("clusters", R"({"name": "db"})");
    ASSERT_TRUE(made);
    EXPECT_EQ(made->warnings, (model::FieldErrors{{"", "2 clusters"}}));
    EXPECT_FALSE(configuration_.change(Verb::patch, "clusters", "db", R"({"max": 51})"));
    EXPECT_EQ(all<model::Cluster>().at(1).max, 10) << "nothing of a refused change stays";
}

}  // namespace
}  // namespace pyscaler::configuration
