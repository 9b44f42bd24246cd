#include "control/execution_progress.hpp"
#include "control/outbox.hpp"
#include "db/repository.hpp"
#include "model/execution.hpp"
#include "model/execution_output.hpp"
#include "web/test_api_test.hpp"

#include <gtest/gtest.h>

namespace pyscaler::web {
namespace {

http::Response post_with_key(TestApi& api, std::string target, std::string body, std::string key,
                             std::string token = {}) {
    Question question;
    question.token = token.empty() ? api.operator_ : std::move(token);
    question.method = http::Method::post;
    question.target = std::move(target);
    question.body = std::move(body);
    question.headers.emplace_back("Idempotency-Key", std::move(key));
    return api.ask(std::move(question));
}

std::int64_t executions(TestApi& api) {
    return api.database()
        .read_now([](db::Session& session) -> Result<std::int64_t> {
            return db::Repository<model::Execution>{session}.count();
        })
        .value();
}

TEST(Work, firing_a_trigger_starts_its_execution) {
    TestApi api;
    const auto response = api.post("/api/v1/triggers/web_busy/fire", R"({"reason": "a test"})", api.operator_);
    ASSERT_EQ(response.status, 202) << response.body;
    const auto uuid = TestApi::text_at(response, "execution");
    EXPECT_EQ(response.headers.value("Location"), "/api/v1/executions/" + uuid);
    EXPECT_EQ(api.kicks, 1);
    const auto execution = api.get("/api/v1/executions/" + uuid);
    EXPECT_EQ(TestApi::text_at(execution, "trigger"), "web_busy");
    EXPECT_EQ(TestApi::text_at(execution, "requested_by"), "operator");
    EXPECT_EQ(TestApi::text_at(execution, "state"), "waiting");
    EXPECT_EQ(TestApi::text_at(execution, "steps.0.action_name"), "tidy");
    const auto audit = api.get("/api/v1/audit?order=-id&limit=1");
    EXPECT_EQ(TestApi::text_at(audit, "items.0.verb"), "run");
    EXPECT_EQ(TestApi::text_at(audit, "items.0.who"), "operator");
    EXPECT_EQ(TestApi::text_at(audit, "items.0.changes.execution"), uuid);
}

TEST(Work, a_repeated_request_with_its_key_is_the_same_execution) {
    TestApi api;
    const auto first = post_with_key(api, "/api/v1/triggers/web_busy/fire", "", "k1");
    const auto again = post_with_key(api, "/api/v1/triggers/web_busy/fire", "", "k1");
    ASSERT_EQ(first.status, 202) << first.body;
    EXPECT_EQ(again.status, 202);
    EXPECT_EQ(TestApi::text_at(first, "execution"), TestApi::text_at(again, "execution"));
    EXPECT_EQ(executions(api), 1);
    EXPECT_EQ(again.headers.value("Idempotency-Replayed"), "true");
    EXPECT_EQ(post_with_key(api, "/api/v1/triggers/db_busy/fire", "", "k1").status, 422) << "used for something else";
    EXPECT_EQ(post_with_key(api, "/api/v1/triggers/web_busy/fire", R"({"reason": "x"})", "k1").status, 422)
        << "nor for the same with other words";
    EXPECT_EQ(post_with_key(api, "/api/v1/triggers/web_busy/fire", "", std::string(201, 'k')).status, 422);
    EXPECT_EQ(post_with_key(api, "/api/v1/triggers/web_busy/fire", "", "k1", api.administrator).status, 202)
        << "keys of different callers do not meet";
    EXPECT_EQ(executions(api), 2);
}

TEST(Work, an_action_runs_on_a_cluster_or_on_nodes_of_one) {
    TestApi api;
    const struct {
        const char* body;
        int status;
    } cases[] = {
        {R"({"cluster": "web"})", 202},
        {R"({"node": "web01"})", 202},
        {R"({"nodes": ["web01"]})", 202},
        {R"({"nodes": ["web01", "db01"]})", 422},
        {R"({"cluster": "db", "node": "web01"})", 422},
        {R"({"nodes": "web01"})", 422},
        {R"({"nodes": [1]})", 422},
        {R"({"cluster": 1})", 422},
        {R"({"where": "web"})", 422},
        {"{}", 422},
        {"", 422},
        {"{", 422},
        {R"({"cluster": "nowhere"})", 404},
        {R"({"node": "nothing"})", 404},
    };
    for (const auto& each : cases) {
        const auto response = api.post("/api/v1/actions/tidy/run", each.body, api.operator_);
        EXPECT_EQ(response.status, each.status) << each.body << ": " << response.body;
    }
    EXPECT_EQ(api.post("/api/v1/actions/nothing/run", R"({"cluster": "web"})").status, 404);
    EXPECT_EQ(executions(api), 3);
}

TEST(Work, a_freeze_forbids_it) {
    TestApi api;
    ASSERT_EQ(api.post("/api/v1/freezes", R"({"cluster": "web", "reason": "release"})").status, 201);
    const auto response = api.post("/api/v1/triggers/web_busy/fire", "", api.operator_);
    EXPECT_EQ(response.status, 409);
    EXPECT_NE(response.body.find("release"), std::string::npos) << response.body;
    EXPECT_EQ(executions(api), 0);
}

TEST(Work, a_body_that_asks_for_what_cannot_be_is_refused) {
    TestApi api;
    for (const std::string body : {R"({"count": 0})", R"({"count": "2"})", R"({"count": 1001})", R"({"reason": 1})",
                                   R"({"nodes": []})", "[", "1"})
        EXPECT_EQ(api.post("/api/v1/triggers/web_busy/fire", body).status, 422) << body;
    EXPECT_EQ(api.post("/api/v1/triggers/nothing/fire", "").status, 404);
}

TEST(Work, an_execution_is_cancelled_once) {
    TestApi api;
    const auto uuid = TestApi::text_at(api.post("/api/v1/triggers/web_busy/fire", ""), "execution");
    EXPECT_EQ(api.post("/api/v1/executions/" + uuid + "/cancel", "", api.web_operator).status, 202);
    EXPECT_EQ(TestApi::text_at(api.get("/api/v1/executions/" + uuid), "state"), "cancelled");
    EXPECT_EQ(api.post("/api/v1/executions/" + uuid + "/cancel", "").status, 409);
    EXPECT_EQ(api.post("/api/v1/executions/nothing/cancel", "").status, 404);
    EXPECT_EQ(TestApi::text_at(api.get("/api/v1/audit?order=-id&limit=1"), "items.0.verb"), "cancel");
}

TEST(Work, output_is_followed_piece_by_piece) {
    TestApi api;
    const auto uuid = TestApi::text_at(api.post("/api/v1/triggers/web_busy/fire", ""), "execution");
    const auto say = [&](std::string text) {
        api.database()
            .transact_now([&](db::Session& session) -> Result<void> {
                model::ExecutionOutput piece;
                piece.execution = model::Owner<model::Execution>{uuid};
                piece.time = api.clock().now();
                piece.text = model::Text<65536>{text};
                return db::Repository<model::ExecutionOutput>{session}.insert(piece);
            })
            .value();
    };
    say("one");
    say("two");
    const auto path = "/api/v1/executions/" + uuid + "/output";
    const auto first = api.get(path + "?limit=1");
    EXPECT_EQ(TestApi::text_at(first, "items.0.text"), "one");
    EXPECT_EQ(TestApi::text_at(first, "ended"), "false");
    const auto second = api.get(path + "?after=" + TestApi::text_at(first, "next"));
    EXPECT_EQ(TestApi::text_at(second, "items.0.text"), "two");
    ASSERT_EQ(api.post("/api/v1/executions/" + uuid + "/cancel", "").status, 202);
    const auto last = api.get(path + "?after=" + TestApi::text_at(second, "next"));
    EXPECT_EQ(TestApi::text_at(last, "items"), "[]");
    EXPECT_EQ(TestApi::text_at(last, "next"), TestApi::text_at(second, "next"));
    EXPECT_EQ(TestApi::text_at(last, "ended"), "true");
    for (const auto* query : {"?after=x", "?after=-1", "?limit=0", "?limit=1001"})
        EXPECT_EQ(api.get(path + query).status, 422) << query;
}

TEST(Work, a_waiting_task_is_seen_and_revoked) {
    TestApi api;
    const auto uuid = TestApi::text_at(api.post("/api/v1/triggers/web_busy/fire", ""), "execution");
    auto& storage = api.tasks();
    control::Outbox outbox{api.database(), storage.broker, storage.results, api.clock()};
    ASSERT_TRUE(api.run(outbox.sweep()));
    const auto tasks = api.get("/api/v1/tasks", api.viewer);
    ASSERT_EQ(tasks.status, 200) << tasks.body;
    EXPECT_EQ(TestApi::text_at(tasks, "waiting.0.task"), "pyscaler.run_step");
    EXPECT_EQ(TestApi::text_at(tasks, "queues.0.ready"), "1");
    const auto id = TestApi::text_at(tasks, "waiting.0.id");
    EXPECT_EQ(TestApi::text_at(api.post("/api/v1/tasks/" + id + "/revoke", "", api.operator_), "task"), id);
    EXPECT_EQ(TestApi::text_at(api.get("/api/v1/tasks"), "waiting"), "[]");
    EXPECT_EQ(TestApi::text_at(api.get("/api/v1/tasks/" + id), "status"), "REVOKED");
    EXPECT_EQ(TestApi::text_at(api.get("/api/v1/tasks"), "recent.0.task_id"), id);
}

tasks::Outcome failed_task(const std::string& id) {
    tasks::Outcome outcome;
    outcome.id = id;
    outcome.task = "pyscaler.reconcile";
    outcome.state = tasks::State::failure;
    outcome.queue = "celery";
    tasks::Message message;
    message.id = id;
    message.task = outcome.task;
    message.args = {1, "two"};
    message.retries = 3;
    outcome.message = message;
    return outcome;
}

TEST(Work, a_task_that_failed_is_put_in_its_queue_again) {
    TestApi api;
    ASSERT_TRUE(api.run(api.tasks().results.store(failed_task("broken"))));
    const auto before = api.get("/api/v1/tasks");
    EXPECT_EQ(TestApi::text_at(before, "failed.0.task_id"), "broken");
    EXPECT_EQ(TestApi::text_at(before, "failed.0.can_retry"), "true");
    const auto again = api.post("/api/v1/tasks/broken/retry", "", api.operator_);
    ASSERT_EQ(again.status, 202) << again.body;
    const auto after = api.get("/api/v1/tasks");
    EXPECT_EQ(TestApi::text_at(after, "waiting.0.id"), TestApi::text_at(again, "task"));
    EXPECT_NE(TestApi::text_at(after, "waiting.0.id"), "broken");
    EXPECT_EQ(TestApi::text_at(after, "waiting.0.queue"), "celery");
    EXPECT_EQ(TestApi::text_at(after, "waiting.0.args"), R"([1,"two"])");
    EXPECT_EQ(TestApi::text_at(after, "waiting.0.retries"), "0");
    const auto audit = api.get("/api/v1/audit?order=-id&limit=1");
    EXPECT_EQ(TestApi::text_at(audit, "items.0.verb"), "retry");
    EXPECT_EQ(TestApi::text_at(audit, "items.0.object"), "broken");
    EXPECT_EQ(TestApi::text_at(audit, "items.0.changes.as"), TestApi::text_at(again, "task"));
}

TEST(Work, a_task_that_did_not_fail_is_not_tried_again) {
    TestApi api;
    auto done = failed_task("done");
    done.state = tasks::State::success;
    done.message.reset();
    ASSERT_TRUE(api.run(api.tasks().results.store(done)));
    auto old = failed_task("old");
    old.message.reset();
    ASSERT_TRUE(api.run(api.tasks().results.store(old)));
    EXPECT_EQ(api.post("/api/v1/tasks/done/retry", "").status, 409);
    EXPECT_EQ(api.post("/api/v1/tasks/old/retry", "").status, 409);
    EXPECT_EQ(api.post("/api/v1/tasks/nothing/retry", "").status, 404);
}

TEST(Work, periodic_tasks_tell_when_they_run_next) {
    TestApi api;
    for (const auto* task : {R"({"name": "hourly", "task": "t", "crontab": "0 * * * *"})",
                             R"({"name": "never", "task": "t", "interval": "60s", "enabled": false})",
                             R"({"name": "often", "task": "t", "interval": "60s"})"})
        ASSERT_EQ(api.post("/api/v1/periodic_tasks", task).status, 201);
    const auto tasks = api.get("/api/v1/tasks");
    const auto now = api.clock().now();
    const auto hour = std::chrono::ceil<std::chrono::hours>(now + std::chrono::milliseconds{1});
    EXPECT_EQ(TestApi::text_at(tasks, "periodic.0.next_run_at"), format_time(Time{hour}));
    EXPECT_EQ(TestApi::text_at(tasks, "periodic.1.next_run_at"), "null");
    EXPECT_EQ(TestApi::text_at(tasks, "periodic.2.next_run_at"), format_time(now + std::chrono::minutes{1}));
    const auto own = api.get("/api/v1/periodic_tasks/hourly");
    EXPECT_EQ(TestApi::text_at(own, "next_run_at"), format_time(Time{hour}));
    api.clock().advance(std::chrono::hours{1});
    EXPECT_EQ(TestApi::text_at(api.get("/api/v1/periodic_tasks?order=name"), "items.0.next_run_at"),
              format_time(Time{hour + std::chrono::hours{1}}));
    Question back;
    back.method = http::Method::put;
    back.target = "/api/v1/periodic_tasks/hourly";
    back.body = own.content();
    back.token = api.administrator;
    EXPECT_EQ(api.ask(back).status, 200) << "what was read may be sent back";
}

}  // namespace
}  // namespace pyscaler::web
