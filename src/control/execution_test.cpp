#include "actions/kinds.hpp"
#include "control/evaluation.hpp"
#include "control/execution_progress.hpp"
#include "control/execution_request.hpp"
#include "db/repository.hpp"
#include "db/test_database.hpp"
#include "fleet/transition.hpp"
#include "model/nouns.hpp"
#include "monitoring/counter.hpp"

#include <gtest/gtest.h>

namespace pyscaler::control {
namespace {

using namespace std::chrono_literals;
using model::ExecutionState;
using model::StepState;

/// A cluster "web" of 1 to 3 nodes with a trigger for each direction: "busy" deploys and then runs a script, "idle"
/// removes.
class ExecutionFlow : public ::testing::Test {
protected:
    template <class F>
    auto write(F body) {
        return database_->transact_now(std::move(body));
    }

    ExecutionFlow() {
        write([](db::Session& session) { return set_up(session); }).value();
    }

    static Result<void> set_up(db::Session& session) {
        model::SshProfile ssh;
        ssh.name = "ssh";
        ssh.user = "ops";
        ssh.key_file = "/key";
        model::Ec2Profile ec2;
        ec2.name = "small";
        ec2.region = "us-east-1";
        ec2.image_id = "ami-1";
        ec2.instance_type = "t3.small";
        model::Cluster cluster;
        cluster.name = "web";
        cluster.max = 3;
        cluster.mode = model::Mode::on;
        cluster.cooldown_in = Duration{0s};
        cluster.min_age = Duration{0s};
        cluster.growth_trigger = model::Ref<model::Trigger>{"busy"};
        db::Repository<model::SshProfile>{session}.insert(ssh).value();
        db::Repository<model::Ec2Profile>{session}.insert(ec2).value();
        db::Repository<model::Cluster>{session}.insert(cluster).value();
        actions::DeployEc2Node deploy;
        deploy.ec2_profile = "small";
        deploy.ssh_profile = "ssh";
        actions::LocalScript script;
        script.script = "true";
        add_action(session, "deploy", deploy);
        add_action(session, "script", script);
        add_action(session, "remove", actions::RemoveEc2Node{});
        add_counter(session, "cpu", model::Comparison::greater, 80);
        add_counter(session, "cpu-low", model::Comparison::less, 20);
        add_trigger(session, "busy", "cpu", {"deploy", "script"});
        add_trigger(session, "idle", "cpu-low", {"remove"});
        return {};
    }

    template <class Settings>
    static void add_action(db::Session& session, const char* name, Settings settings) {
        actions::ActionNoun action;
        action.head.name = name;
        action.settings = settings;
        db::Repository<actions::ActionNoun>{session}.insert(action).value();
    }
    static void add_counter(db::Session& session, const char* name, model::Comparison comparison, double threshold) {
        monitoring::Counter counter;
        counter.head.name = name;
        counter.head.comparison = comparison;
        counter.head.threshold = threshold;
        db::Repository<monitoring::Counter>{session}.insert(counter).value();
    }
    static void add_trigger(db::Session& session, const char* name, const char* counter,
                            const std::vector<const char*>& steps) {
        model::Trigger trigger;
        trigger.name = name;
        trigger.cluster = "web";
        trigger.counters.push_back(counter);
        trigger.timing = Duration{60s};
        for (const auto* step : steps) {
            model::TriggerStep one;
            one.action = step;
            one.target = std::string_view(step) == "script" ? model::Target::lastnode : model::Target::none;
            trigger.steps.push_back(one);
        }
        db::Repository<model::Trigger>{session}.insert(trigger).value();
    }

    std::int64_t node_in_service(const std::string& name) {
        model::Node node;
        node.name = name;
        node.cluster = "web";
        node.ec2_profile = model::Ref<model::Ec2Profile>{"small"};
        node.instance_id = "i-" + name;
        node.state = model::NodeState::in_service;
        node.in_service_at = std::optional{now_ - 1h};
        write([&](db::Session& session) { return db::Repository<model::Node>{session}.insert(node); }).value();
        return node.id;
    }

    Record decide_with(std::int64_t node, double cpu) {
        slot_ += 60s;
        now_ = slot_ + 61s;
        std::vector<Reading> readings;
        for (const Id counter : {1, 2}) {
            auto& reading = readings.emplace_back();
            reading.slot = slot_;
            reading.counter = counter;
            reading.node = node;
            reading.value = cpu;
        }
        return write(
                   [&](db::Session& session) { return evaluate(session, now_, identifiers_, "web", slot_, readings); })
            .value();
    }

    std::vector<model::Execution> executions() {
        return write([](db::Session& session) -> Result<std::vector<model::Execution>> {
                   return db::Repository<model::Execution>{session}.select();
               })
            .value();
    }
    std::vector<model::Node> nodes() {
        return write([](db::Session& session) -> Result<std::vector<model::Node>> {
                   return db::Repository<model::Node>{session}.select();
               })
            .value();
    }
    std::vector<model::ExecutionStep> steps(const model::Execution& execution) {
        return write([&](db::Session& session) -> Result<std::vector<model::ExecutionStep>> {
                   return steps_of(session, execution.name->str());
               })
            .value();
    }
    bool begin(const model::Execution& execution, std::int64_t position) {
        return write([&](db::Session& session) { return begin_step(session, now_, execution.name->str(), position); })
            .value()
            .has_value();
    }
    void end(const model::Execution& execution, std::int64_t position, Result<void> outcome) {
        write([&](db::Session& session) {
            return end_step(session, now_, execution.name->str(), position, outcome);
        }).value();
    }

    db::TestDatabase database_{
        db::tables<model::SshProfile, model::JvmProfile, model::Ec2Profile, model::Cluster, model::Freeze, model::Node,
                   model::Trigger, monitoring::Counter, actions::ActionNoun, model::Execution, model::ExecutionStep,
                   model::ExecutionOutput, model::DecisionRecord, model::Event, model::AuditEntry>()};
    CountedIdentifiers identifiers_{};
    Time slot_{std::chrono::hours{24 * 365 * 50}};
    Time now_{slot_};
};

TEST_F(ExecutionFlow, a_firing_trigger_makes_one_execution_with_intents_and_steps) {
    const auto node = node_in_service("web01");
    const auto record = decide_with(node, 95);
    EXPECT_EQ(record.desired, 2) << record.outcome;
    ASSERT_EQ(executions().size(), 1U);
    const auto execution = executions().front();
    EXPECT_EQ(*execution.effect, model::Effect::grows);
    const auto made = steps(execution);
    ASSERT_EQ(made.size(), 3U) << "the trigger's two, and the one that enters service";
    EXPECT_EQ(made[2].action_name->str(), "enter-service");
    ASSERT_EQ(nodes().size(), 2U);
    EXPECT_EQ(*nodes()[1].state, model::NodeState::intent);
    EXPECT_EQ(nodes()[1].execution->str(), execution.name->str());
}

TEST_F(ExecutionFlow, deciding_a_slot_again_changes_nothing) {
    const auto node = node_in_service("web01");
    decide_with(node, 95);
    slot_ -= 60s;
    decide_with(node, 95);
    EXPECT_EQ(executions().size(), 1U);
}

TEST_F(ExecutionFlow, a_cluster_has_one_capacity_execution_at_a_time) {
    const auto node = node_in_service("web01");
    decide_with(node, 95);
    decide_with(node, 95);
    EXPECT_EQ(executions().size(), 1U);
}

TEST_F(ExecutionFlow, steps_run_in_order_and_the_last_success_ends_it) {
    const auto node = node_in_service("web01");
    decide_with(node, 95);
    const auto execution = executions().front();
    EXPECT_FALSE(begin(execution, 1)) << "the first step has not ended";
    EXPECT_TRUE(begin(execution, 0));
    end(execution, 0, {});
    EXPECT_FALSE(begin(execution, 0)) << "a task that comes twice finds its step ended";
    for (const std::int64_t position : {1, 2}) {
        EXPECT_TRUE(begin(execution, position));
        end(execution, position, {});
    }
    EXPECT_EQ(*executions().front().state, ExecutionState::succeeded);
}

TEST_F(ExecutionFlow, a_failed_step_stops_the_rest) {
    const auto node = node_in_service("web01");
    decide_with(node, 95);
    const auto execution = executions().front();
    begin(execution, 0);
    end(execution, 0, Error{Errc::capacity, "no room"});
    EXPECT_EQ(*executions().front().state, ExecutionState::failed);
    EXPECT_EQ(*steps(execution)[1].state, StepState::skipped);
    EXPECT_NE(executions().front().ending->str().find("no room"), std::string::npos);
}

TEST_F(ExecutionFlow, an_idle_cluster_drains_a_victim_but_never_below_min) {
    const auto first = node_in_service("web01");
    decide_with(first, 5);
    EXPECT_TRUE(executions().empty()) << "one node is the minimum";
}

TEST_F(ExecutionFlow, by_hand_is_idempotent_by_its_key_and_refused_under_a_freeze) {
    node_in_service("web01");
    auto ask = [this](const std::optional<std::string>& key) {
        return write([&](db::Session& session) -> Result<model::Execution> {
            auto request = request_of_action(session, "script", "web", {});
            if (!request) return request.error();
            request->origin = fleet::Origin::person;
            request->idempotency_key = key;
            return create_execution(session, now_, identifiers_, *request);
        });
    };
    EXPECT_EQ(ask("key").value().id, ask("key").value().id);
    write([&](db::Session& session) {
        model::Freeze freeze;
        freeze.reason = "audit";
        return db::Repository<model::Freeze>{session}.insert(freeze);
    }).value();
    EXPECT_TRUE(ask("other").error() == Errc::conflict);
}

TEST_F(ExecutionFlow, cancelled_while_it_drains_gives_the_node_back) {
    node_in_service("web01");
    node_in_service("web02");
    auto made = write([&](db::Session& session) -> Result<model::Execution> {
        auto request = request_of_action(session, "remove", "web", {"web02"});
        if (!request) return request.error();
        request->origin = fleet::Origin::person;
        return create_execution(session, now_, identifiers_, *request);
    });
    ASSERT_TRUE(made) << made.error().detail();
    EXPECT_EQ(*nodes()[1].state, model::NodeState::draining);
    write([&](db::Session& session) { return cancel_execution(session, now_, made->name->str(), "me"); }).value();
    EXPECT_EQ(*nodes()[1].state, model::NodeState::in_service);
    EXPECT_EQ(*executions().front().state, ExecutionState::cancelled);
}

}  // namespace
}  // namespace pyscaler::control
