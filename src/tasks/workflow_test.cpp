#include "tasks/workflow.hpp"

#include "tasks/retry_policy.hpp"

#include <gtest/gtest.h>

namespace pyscaler::tasks {
namespace {

using namespace std::chrono_literals;

Signature step(std::string task, json::array args, bool immutable = false) {
    Signature signature;
    signature.task = std::move(task);
    signature.args = std::move(args);
    signature.immutable = immutable;
    return signature;
}

TEST(Workflow, a_chain_carries_the_rest_in_reverse_order) {
    CountedIdentifiers identifiers;
    const auto first = make_chain(identifiers, {step("a", {1}), step("b", {2}), step("c", {3}, true)});
    ASSERT_TRUE(first.chain);
    ASSERT_EQ(first.chain->size(), 2U);
    EXPECT_EQ(first.chain->front().task, "c");
    EXPECT_EQ(first.chain->back().task, "b");
    EXPECT_EQ(id_of_last(first), first.chain->front().options.at("task_id").as_string());

    const auto second = next_in_chain(first, json::value(10));
    ASSERT_TRUE(second);
    EXPECT_EQ(second->message.task, "b");
    EXPECT_EQ(second->message.args, (json::array{10, 2})) << "the result stands in front";
    EXPECT_EQ(second->message.id, std::string_view(first.chain->back().options.at("task_id").as_string()));
    EXPECT_EQ(second->message.parent_id, first.id);
    EXPECT_EQ(second->message.root_id, first.id);
    EXPECT_EQ(next_in_chain(first, json::value(10))->message.id, second->message.id);

    const auto third = next_in_chain(second->message, json::value(20));
    ASSERT_TRUE(third);
    EXPECT_EQ(third->message.args, (json::array{3})) << "immutable: without the result";
    EXPECT_EQ(third->message.root_id, first.id);
    EXPECT_EQ(third->message.parent_id, second->message.id);
    EXPECT_TRUE(third->message.chain && third->message.chain->empty());
    EXPECT_FALSE(next_in_chain(third->message, nullptr));
}

TEST(Workflow, callbacks_get_the_result_and_errbacks_the_id) {
    CountedIdentifiers identifiers;
    MessageOptions options;
    options.callbacks.emplace({step("ok", {1})});
    options.errbacks.emplace({step("bad", {})});
    const auto message = make_message(identifiers, "t", {}, {}, options);
    const auto good = callbacks_of(message, json::value("r"));
    const auto bad = errbacks_of(message);
    ASSERT_EQ(good.size(), 1U);
    ASSERT_EQ(bad.size(), 1U);
    EXPECT_EQ(good[0].message.args, (json::array{"r", 1}));
    EXPECT_EQ(bad[0].message.args, (json::array{json::value(message.id)}));
    EXPECT_EQ(callbacks_of(message, nullptr)[0].message.id, good[0].message.id);
    EXPECT_NE(good[0].message.id, bad[0].message.id);
}

TEST(Workflow, a_retry_keeps_the_id) {
    CountedIdentifiers identifiers;
    const auto message = make_message(identifiers, "t", json::array{1});
    const auto again = retry_of(message, Time{5s});
    EXPECT_EQ(again.id, message.id);
    EXPECT_EQ(again.retries, 1);
    EXPECT_EQ(again.eta, Time{5s});
    EXPECT_EQ(again.parent_id, message.id);
    EXPECT_EQ(again.args, message.args);
}

TEST(RetryPolicy, doubles_up_to_its_cap_with_half_of_it_jittered) {
    const RetryPolicy policy{3, Duration{1s}, Duration{5s}};
    EXPECT_EQ(policy.delay(0, 0.0), Duration{500ms});
    EXPECT_EQ(policy.delay(1, 0.5), Duration{1500ms});
    EXPECT_EQ(policy.delay(60, 0.0), Duration{2500ms});
    EXPECT_TRUE(policy.allows(2));
    EXPECT_FALSE(policy.allows(3));
}

}  // namespace
}  // namespace pyscaler::tasks
