#include "fleet/intent.hpp"

#include "db/repository.hpp"
#include "db/test_database.hpp"
#include "fleet/transition.hpp"
#include "model/nouns.hpp"

#include <gtest/gtest.h>

namespace pyscaler::fleet {
namespace {

using namespace std::chrono_literals;
using enum model::NodeState;

class Intent : public ::testing::Test {
protected:
    template <class F>
    auto in_database(F body) {
        return database_->transact_now(std::move(body));
    }

    void SetUp() override {
        in_database([this](db::Session& session) {
            model::Ec2Profile profile;
            profile.name = "small";
            profile.region = "us-east-1";
            profile.image_id = "ami-1";
            profile.instance_type = "t3.small";
            db::Repository<model::Ec2Profile>{session}.insert(profile).value();
            cluster_.name = "web";
            cluster_.min = 1;
            cluster_.max = 3;
            cluster_.mode = model::Mode::on;
            return db::Repository<model::Cluster>{session}.insert(cluster_);
        }).value();
    }

    model::Node a_node(const std::string& name, model::NodeState state) {
        model::Node node;
        node.name = name;
        node.cluster = "web";
        node.ec2_profile = model::Ref<model::Ec2Profile>{"small"};
        node.instance_id = "i-" + name;
        node.state = state;
        in_database([&](db::Session& session) { return db::Repository<model::Node>{session}.insert(node); }).value();
        return node;
    }

    void set_mode(model::Mode mode) {
        cluster_.mode = mode;
        in_database([&](db::Session& session) {
            return db::Repository<model::Cluster>{session}.update(cluster_);
        }).value();
    }

    Result<std::vector<model::Node>> grow(int count, Origin origin = Origin::decision) {
        GrowthRequest request;
        request.cluster = "web";
        request.count = count;
        request.execution = "e1";
        request.origin = origin;
        request.ec2_profile = "small";
        return in_database([&](db::Session& session) { return claim_growth(session, now_, identifiers_, request); });
    }

    Result<std::vector<model::Node>> shrink(std::vector<std::string> nodes, Origin origin = Origin::decision) {
        const ShrinkRequest request{"web", std::move(nodes), "e2", origin};
        return in_database([&](db::Session& session) { return claim_shrink(session, now_, request); });
    }

    db::TestDatabase database_{
        db::tables<model::SshProfile, model::JvmProfile, model::Ec2Profile, model::Cluster, model::Freeze, model::Node,
                   model::Trigger, model::Counter, model::Action, model::Event, model::AuditEntry>()};
    CountedIdentifiers identifiers_{};
    model::Cluster cluster_{};
    Time now_{std::chrono::hours{24 * 365 * 50}};
};

TEST_F(Intent, names_nodes_from_01_and_gives_each_its_own_token) {
    const auto nodes = grow(2).value();
    EXPECT_EQ(nodes[0].name, "web01");
    EXPECT_EQ(nodes[1].name, "web02");
    EXPECT_NE(nodes[0].client_token->str(), nodes[1].client_token->str());
    EXPECT_EQ(*nodes[0].state, intent);
}

TEST_F(Intent, does_not_reuse_a_name_whose_series_are_still_kept) {
    a_node("web01", terminated);
    EXPECT_EQ(grow(1).value().front().name, "web02");
}

TEST_F(Intent, counts_every_node_that_may_exist_against_max) {
    a_node("web01", in_service);
    a_node("web02", failed);
    a_node("web03", draining);
    EXPECT_TRUE(grow(1).error() == Errc::limit_exceeded);
    EXPECT_TRUE(grow(1, Origin::person).error() == Errc::limit_exceeded) << "nobody goes above max";
}

TEST_F(Intent, is_written_by_a_decision_only_in_mode_on_and_by_a_person_in_every_mode) {
    for (const auto mode : {model::Mode::off, model::Mode::shadow, model::Mode::ask}) {
        set_mode(mode);
        EXPECT_TRUE(grow(1).error() == Errc::conflict);
    }
    EXPECT_TRUE(grow(1, Origin::person));
}

TEST_F(Intent, is_refused_to_everyone_under_a_freeze_until_it_expires) {
    in_database([&](db::Session& session) {
        model::Freeze freeze;
        freeze.reason = "sale";
        freeze.expires_at = now_ + 1h;
        return db::Repository<model::Freeze>{session}.insert(freeze);
    }).value();
    EXPECT_NE(grow(1, Origin::person).error().detail().find("sale"), std::string::npos);
    now_ += 1h;
    EXPECT_TRUE(grow(1));
}

TEST_F(Intent, to_shrink_never_leaves_fewer_than_min_unless_a_person_wants_it) {
    a_node("web01", in_service);
    EXPECT_TRUE(shrink({"web01"}).error() == Errc::limit_exceeded);
    EXPECT_TRUE(shrink({"web01"}, Origin::person));
}

TEST_F(Intent, to_shrink_spares_what_a_person_protects) {
    a_node("web01", in_service);
    auto node = a_node("web02", in_service);
    node.no_scale_in = true;
    in_database([&](db::Session& session) { return db::Repository<model::Node>{session}.update(node); }).value();
    EXPECT_TRUE(shrink({"web02"}).error() == Errc::denied);
}

TEST_F(Intent, to_shrink_is_taken_back_while_the_node_drains) {
    a_node("web01", in_service);
    a_node("web02", in_service);
    EXPECT_EQ(*shrink({"web02"}).value().front().state, draining);
    const auto back = in_database([&](db::Session& session) -> Result<std::vector<std::string>> {
        return take_back(session, now_, "e2", "needed again");
    });
    EXPECT_EQ(back.value(), std::vector<std::string>{"web02"});
}

TEST_F(Intent, that_was_refused_leaves_nothing_behind) {
    EXPECT_FALSE(grow(4));
    const auto nodes = in_database([](db::Session& session) -> Result<std::vector<model::Node>> {
        return db::Repository<model::Node>{session}.select();
    });
    EXPECT_TRUE(nodes.value().empty());
}

}  // namespace
}  // namespace pyscaler::fleet
