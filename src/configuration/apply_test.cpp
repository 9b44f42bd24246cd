#include "configuration/apply.hpp"

#include "configuration/test_configuration.hpp"
#include "db/repository.hpp"
#include "model/node.hpp"

#include <boost/json/serialize.hpp>
#include <fstream>
#include <gtest/gtest.h>
#include <sstream>

namespace pyscaler::configuration {
namespace {

/// What refers to something stands before it.
constexpr std::string_view whole = R"yaml(# Everything of one small site.
kind: Trigger
name: cpu-high
cluster: web
counters: [cpu]
timing: 3m
steps:
  - action: grow
  - {action: tell, on_error: go_on}
---
kind: Cluster
name: web
mode: on
min: 02
max: 6
growth_trigger: cpu-high
---
kind: SshCounter
name: cpu
comparison: ">"
threshold: 80
clear: 7e1
script: |
  # yes
  echo "$((1))"
---
kind: DeployEc2Node
name: grow
timeout: 20m
ec2_profile: small
ssh_profile: ubuntu
---
kind: Email
name: tell
to: [ops@example.com]
subject: "Scaled: {cluster}"
text: |-
    Look
      at it

---
kind: Ec2Profile
name: small
region: eu-west-1
image_id: ami-1
instance_type: t3.small
tags:
- key: owner
  value: no
---
kind: SshProfile
name: ubuntu
user: ubuntu
key_file: /srv/key
---
kind: JvmProfile
name: tomcat
user: monitor
password: secret
---
kind: Node
name: fixed
hostname: 10.0.0.1
cluster: web
jvm_profiles: [tomcat]
---
kind: PeriodicTask
name: nightly
task: site.report
crontab: 0 3 * * mon-fri
args: [web, 3, true, "3", {a: null}]
---
)yaml";

TEST(Apply, MakesAllInAnyOrderAndThenChangesNothing) {
    TestConfiguration configuration;
    const auto first = configuration.apply(whole);
    ASSERT_TRUE(first) << told(first.error());
    EXPECT_EQ(told(*first),
              "create Trigger cpu-high\ncreate Cluster web\ncreate SshCounter cpu\n"
              "create DeployEc2Node grow\ncreate Email tell\ncreate Ec2Profile small\n"
              "create SshProfile ubuntu\ncreate JvmProfile tomcat\ncreate Node fixed\n"
              "create PeriodicTask nightly");
    const auto second = configuration.apply(whole);
    ASSERT_TRUE(second) << told(second.error());
    EXPECT_FALSE(second->changes_anything()) << diff_text(*second);
}

TEST(Apply, ScalarsAreReadByTheirTypes) {
    const auto documents = read_documents(whole, "site.yaml").value();
    EXPECT_EQ(boost::json::serialize(documents.at(1).input),
              R"({"name":"web","mode":"on","min":2,"max":6,"growth_trigger":"cpu-high"})");
    EXPECT_EQ(boost::json::serialize(documents.at(5).input.at("tags")), R"([{"key":"owner","value":"no"}])");
    EXPECT_EQ(boost::json::serialize(documents.at(9).input.at("args")), R"(["web",3,true,"3",{"a":null}])");
    EXPECT_EQ(documents.at(2).lines.at("script"), 23);
}

TEST(Apply, TheExportAppliesUnchanged) {
    TestConfiguration configuration;
    ASSERT_TRUE(configuration.apply(whole));
    const auto exported = configuration.export_all();
    EXPECT_NE(exported.find("# password: a secret"), std::string::npos) << exported;
    EXPECT_NE(exported.find("script: |\n  # yes\n  echo \"$((1))\"\n"), std::string::npos) << exported;
    EXPECT_EQ(exported.find("secret\n"), std::string::npos) << exported;
    const auto applied = configuration.apply(exported, {.prune = true});
    ASSERT_TRUE(applied) << told(applied.error()) << exported;
    EXPECT_FALSE(applied->changes_anything()) << diff_text(*applied);

    TestConfiguration other;
    ASSERT_TRUE(other.apply(exported)) << exported;
    auto again = other.export_all();
    auto without_secret = exported;
    without_secret.erase(
        without_secret.find("# password"),
        without_secret.find("---", without_secret.find("# password")) - without_secret.find("# password"));
    EXPECT_EQ(again, without_secret);
}

TEST(Apply, ADryRunTellsTheSameAndChangesNothing) {
    TestConfiguration configuration;
    const auto dry = configuration.apply(whole, {.dry_run = true});
    ASSERT_TRUE(dry) << told(dry.error());
    EXPECT_TRUE(dry->changes_anything());
    EXPECT_EQ(configuration.export_all(), "# To be applied with: pyscaler apply -f FILE\n");
    EXPECT_FALSE(configuration.apply("kind: Node\nname: a\nhostname: b\ncluster: none", {.dry_run = true}));
}

TEST(Apply, TheDiffShowsEachFieldBeforeAndAfter) {
    TestConfiguration configuration;
    ASSERT_TRUE(configuration.apply("kind: Cluster\nname: web\nmax: 6\ncooldown_in: 10m"));
    const auto applied =
        configuration.apply("kind: Cluster\nname: web\nmax: 8\n---\nkind: JvmProfile\nname: a\nport: 9");
    ASSERT_TRUE(applied);
    EXPECT_EQ(diff_text(*applied),
              "update Cluster web\n    max: 6 → 8\n    cooldown_in: 10m → 5m\n"
              "create JvmProfile a\n    port: 9\n");
}

TEST(Apply, PruneRemovesTheRestButNotWhatTheProgramMade) {
    TestConfiguration configuration;
    ASSERT_TRUE(configuration.apply(whole));
    ASSERT_TRUE(
        configuration.create("periodic_tasks", R"({"name": "sweep", "task": "pyscaler.sweep", "interval": "1s"})"));
    ASSERT_TRUE(configuration.create("freezes", R"({"reason": "release"})"));
    configuration.database()
        .transact_now([](db::Session& session) -> Result<void> {
            model::Node node;
            node.name = std::string("web01");
            node.cluster = std::string("web");
            node.client_token = std::string("t");
            return db::Repository<model::Node>{session}.insert(node);
        })
        .value();
    const auto applied = configuration.apply("kind: Cluster\nname: web\nmode: on\nmin: 2\nmax: 6", {.prune = true});
    ASSERT_TRUE(applied) << told(applied.error());
    EXPECT_EQ(told(*applied),
              "update Cluster web\nremove PeriodicTask nightly\nremove Trigger cpu-high\nremove Node fixed\n"
              "remove DeployEc2Node grow\nremove Email tell\nremove SshCounter cpu\n"
              "remove Ec2Profile small\nremove JvmProfile tomcat\nremove SshProfile ubuntu");
}

TEST(Apply, ErrorsNameFileLineObjectAndField) {
    struct Case {
        const char* rule;
        const char* yaml;
        const char* told;
    };
    const Case cases[] = {
        {"a value", "kind: Cluster\nname: web\nmax: many", "test.yaml:3: Cluster web: max: must be a whole number"},
        {"a step",
         "kind: Cluster\nname: web\n---\nkind: Trigger\nname: t\ncluster: web\ncounters: []\nsteps:\n- target: none",
         "test.yaml:9: Trigger t: steps[0].action: is required"},
        {"a missing reference", "kind: Node\nname: a\nhostname: b\ncluster: none",
         "test.yaml:4: Node a: cluster: there is no Cluster \"none\""},
        {"a field that there is not", "kind: Cluster\nname: web\nminimum: 1",
         "test.yaml:3: Cluster web: minimum: is not a member of a Cluster"},
        {"a kind that there is not", "kind: Clutser\nname: web",
         "test.yaml:1: Clutser web: kind: must be one of SshProfile"},
        {"a kind that is not applied", "kind: Freeze\nreason: a", "test.yaml:1: Freeze: kind: must be one of "},
        {"the head of kinds", "kind: Counter\nname: a", "test.yaml:1: Counter a: kind: must be one of "},
        {"no name", "kind: Cluster", "test.yaml:1: Cluster: name: is required"},
        {"no mapping", "- a", "test.yaml:1: must be a mapping"},
        {"a key twice", "kind: Cluster\nname: a\nmax: 1\nmax: 2", "test.yaml:4: Cluster a: max: is given twice"},
        {"an object twice", "kind: Cluster\nname: a\n---\nkind: Cluster\nname: a",
         "test.yaml:5: Cluster a: name: is described twice, first at test.yaml:1: Cluster a"},
        {"no YAML", "kind: [", "test.yaml:"},
        {"a number for a duration", "kind: Cluster\nname: a\ninterval: 60",
         "test.yaml:3: Cluster a: interval: must be a duration"},
        {"every error is told", "kind: Cluster\nname: a\nmin: x\n---\nkind: Cluster\nname: b\nmin: y",
         "test.yaml:3: Cluster a: min: must be a whole number\ntest.yaml:7: Cluster b: min: must be a whole number"},
    };
    TestConfiguration configuration;
    for (const auto& [rule, yaml, expected] : cases) {
        const auto applied = configuration.apply(yaml);
        ASSERT_FALSE(applied) << rule;
        EXPECT_TRUE(told(applied.error()).starts_with(expected)) << rule << ": " << told(applied.error());
        EXPECT_EQ(configuration.export_all(), "# To be applied with: pyscaler apply -f FILE\n") << rule;
    }
}

TEST(Apply, AnEndlessFileIsRefused) {
    std::string bomb = "a: &a [x,x,x,x,x,x,x,x,x,x]\n";
    for (char c = 'b'; c < 'k'; ++c) {
        bomb += fmt::format("{0}: &{0} [", c);
        for (int i = 0; i < 10; ++i) bomb += fmt::format("{}*{}", i == 0 ? "" : ",", static_cast<char>(c - 1));
        bomb += "]\n";
    }
    const auto read = read_documents("kind: Cluster\nname: a\n" + bomb, "bomb.yaml");
    ASSERT_FALSE(read);
    EXPECT_NE(told(read.error()).find("too many values"), std::string::npos) << told(read.error());
}

TEST(Apply, TheReadyCountersApply) {
    std::ifstream file{std::string(PYSCALER_SOURCE_DIR) + "/deploy/counters/linux.yaml"};
    std::stringstream text;
    text << file.rdbuf();
    TestConfiguration configuration;
    const auto applied = configuration.apply(text.str());
    ASSERT_TRUE(applied) << told(applied.error());
    EXPECT_GT(applied->objects.size(), 3U);
    const auto again = configuration.apply(configuration.export_all());
    ASSERT_TRUE(again) << told(again.error());
    EXPECT_FALSE(again->changes_anything()) << diff_text(*again);
}

}  // namespace
}  // namespace pyscaler::configuration
