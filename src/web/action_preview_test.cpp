#include "db/repository.hpp"
#include "model/event.hpp"
#include "model/execution.hpp"
#include "web/test_api_test.hpp"

#include <gtest/gtest.h>

namespace pyscaler::web {
namespace {

constexpr std::string_view configured = R"(
kind: SshProfile
name: login
user: root
key_file: /etc/pyscaler/key
host_key_policy: pinned
---
kind: Ec2Profile
name: small
region: eu-west-1
image_id: ami-1
instance_type: t3.small
subnets: [subnet-a]
security_groups: [sg-1]
tags: [{key: Owner, value: ops}]
load_balancer: front
count: 2
---
kind: DeployEc2Node
name: deploy
ec2_profile: small
ssh_profile: login
---
kind: RemoveEc2Node
name: shrink
)";

struct Fleet {
    TestApi api{};

    Fleet() {
        const auto applied = api.post("/api/v1/apply", std::string(configured));
        EXPECT_EQ(applied.status, 200) << applied.body;
    }
    http::Response preview(std::string action, std::string body, std::string token = {}) {
        return api.post("/api/v1/actions/" + action + "/preview", std::move(body),
                        token.empty() ? api.operator_ : std::move(token));
    }
    template <class T>
    std::int64_t count() {
        return api.database()
            .read_now([](db::Session& session) -> Result<std::int64_t> { return db::Repository<T>{session}.count(); })
            .value();
    }
    /// An instance in service.
    void add_instance(std::string name, bool is_protected) {
        api.database()
            .transact_now([&](db::Session& session) -> Result<void> {
                model::Node node;
                node.name = name;
                node.hostname = "127.0.0.1";
                node.cluster = "web";
                node.instance_id = "i-" + name;
                node.state = model::NodeState::in_service;
                node.no_scale_in = is_protected;
                node.protection_reason = "a test";
                return db::Repository<model::Node>{session}.insert(node);
            })
            .value();
    }
};

TEST(ActionPreview, of_a_deployment_shows_the_profile_and_the_nodes_it_would_make) {
    Fleet fleet;
    const auto nodes = fleet.count<model::Node>(), events = fleet.count<model::Event>();
    const auto told = fleet.preview("deploy", R"({"cluster": "web"})");
    ASSERT_EQ(told.status, 200) << told.body;
    EXPECT_EQ(TestApi::text_at(told, "kind"), "DeployEc2Node");
    EXPECT_EQ(TestApi::text_at(told, "effect"), "grows");
    EXPECT_EQ(TestApi::text_at(told, "refused"), "null");
    EXPECT_EQ(TestApi::text_at(told, "ec2_profile.region"), "eu-west-1");
    EXPECT_EQ(TestApi::text_at(told, "ec2_profile.load_balancer"), "front");
    EXPECT_EQ(TestApi::text_at(told, "ec2_profile.subnets"), R"(["subnet-a"])");
    EXPECT_EQ(TestApi::text_at(told, "ssh_profile.user"), "root");
    EXPECT_EQ(told.body.find("private_key"), std::string::npos) << "no secret, not even as sealed";
    EXPECT_EQ(TestApi::text_at(told, "nodes.0.name"), "web02");
    EXPECT_EQ(TestApi::text_at(told, "nodes.1.reason"), "a new t3.small of ami-1 in eu-west-1, subnet subnet-a");
    EXPECT_NE(TestApi::text_at(told, "tags").find(R"({"key":"Owner","value":"ops"})"), std::string::npos) << told.body;
    EXPECT_EQ(fleet.count<model::Node>(), nodes) << "nothing is begun";
    EXPECT_EQ(fleet.count<model::Event>(), events);
    EXPECT_EQ(fleet.count<model::Execution>(), 0);
    EXPECT_EQ(fleet.api.kicks, 1) << "by the apply alone";
}

TEST(ActionPreview, says_what_forbids_it) {
    Fleet fleet;
    ASSERT_EQ(fleet.api.post("/api/v1/freezes", R"({"cluster": "web", "reason": "release"})").status, 201);
    const auto told = fleet.preview("deploy", R"({"cluster": "web"})");
    ASSERT_EQ(told.status, 200) << told.body;
    EXPECT_NE(TestApi::text_at(told, "refused").find("release"), std::string::npos) << told.body;
    EXPECT_EQ(TestApi::text_at(told, "nodes"), "[]");
    EXPECT_EQ(TestApi::text_at(told, "ec2_profile.image_id"), "ami-1");
}

TEST(ActionPreview, of_a_removal_says_who_goes_and_who_is_passed_over_and_why) {
    Fleet fleet;
    fleet.add_instance("web10", true);
    fleet.add_instance("web11", false);
    const auto told = fleet.preview("shrink", R"({"cluster": "web"})");
    ASSERT_EQ(told.status, 200) << told.body;
    EXPECT_EQ(TestApi::text_at(told, "refused"), "null") << told.body;
    EXPECT_EQ(TestApi::text_at(told, "nodes.0.name"), "web11");
    EXPECT_NE(TestApi::text_at(told, "nodes.0.reason"), "");
    EXPECT_NE(TestApi::text_at(told, "passed_over").find("a test"), std::string::npos) << told.body;
    EXPECT_EQ(TestApi::text_at(fleet.api.get("/api/v1/nodes/web11"), "state"), "in_service");
    const auto named = fleet.preview("shrink", R"({"node": "web10"})");
    EXPECT_NE(TestApi::text_at(named, "refused").find("protected"), std::string::npos) << named.body;
}

TEST(ActionPreview, of_a_script_shows_it_and_where_it_would_run) {
    Fleet fleet;
    const auto told = fleet.preview("tidy", R"({"cluster": "web"})");
    ASSERT_EQ(told.status, 200) << told.body;
    EXPECT_EQ(TestApi::text_at(told, "script"), "rm -f /tmp/old");
    EXPECT_EQ(TestApi::text_at(told, "nodes.0.name"), "web01");
    EXPECT_EQ(fleet.preview("nothing", R"({"cluster": "web"})").status, 404);
    EXPECT_EQ(fleet.preview("tidy", R"({"cluster": "db"})", fleet.api.web_operator).status, 404);
    EXPECT_EQ(fleet.preview("tidy", "{}").status, 422);
    EXPECT_EQ(fleet.preview("tidy", R"({"cluster": "web"})", fleet.api.viewer).status, 403);
}

}  // namespace
}  // namespace pyscaler::web
