#include "web/test_api_test.hpp"

#include <gtest/gtest.h>

namespace pyscaler::web {
namespace {

http::Response change(TestApi& api, http::Method method, std::string target, std::string body = {}) {
    Question question;
    question.token = api.administrator;
    question.method = method;
    question.target = std::move(target);
    question.body = std::move(body);
    auto response = api.ask(std::move(question));
    EXPECT_LT(response.status, 300) << response.body;
    return response;
}

/// The newest entry of the audit, by its id.
std::string newest(TestApi& api) { return TestApi::text_at(api.get("/api/v1/audit?order=-id&limit=1"), "items.0.id"); }

http::Response restore(TestApi& api, const std::string& entry) {
    return api.post("/api/v1/audit/" + entry + "/restore", "");
}

TEST(Restore, puts_an_object_back_to_what_it_was_before_an_entry_whatever_came_after) {
    TestApi api;
    change(api, http::Method::patch, "/api/v1/clusters/web", R"({"max": 20})");
    const auto entry = newest(api);
    change(api, http::Method::patch, "/api/v1/clusters/web", R"({"max": 30, "min": 2})");
    change(api, http::Method::patch, "/api/v1/clusters/web", R"({"name": "shop"})");
    change(api, http::Method::patch, "/api/v1/clusters/shop", R"({"max": 40})");
    const auto restored = restore(api, entry);
    ASSERT_EQ(restored.status, 200) << restored.body;
    EXPECT_EQ(TestApi::text_at(restored, "name"), "web");
    EXPECT_EQ(TestApi::text_at(restored, "max"), "10");
    EXPECT_EQ(TestApi::text_at(restored, "min"), "1");
    EXPECT_EQ(TestApi::text_at(api.get("/api/v1/nodes/web01"), "cluster"), "web");
    const auto audit = api.get("/api/v1/audit?order=-id&limit=1");
    EXPECT_EQ(TestApi::text_at(audit, "items.0.message"), "put back to what it was before entry " + entry);
    EXPECT_EQ(TestApi::text_at(audit, "items.0.changes.max"), "[40,10]");
    ASSERT_EQ(restore(api, newest(api)).status, 200) << "and that can be taken back too";
    EXPECT_EQ(TestApi::text_at(api.get("/api/v1/clusters/shop"), "max"), "40");
}

TEST(Restore, makes_an_object_again_that_was_removed) {
    TestApi api;
    change(api, http::Method::patch, "/api/v1/triggers/web_busy", R"({"timing": "7m"})");
    change(api, http::Method::delete_, "/api/v1/triggers/web_busy");
    const auto restored = restore(api, newest(api));
    ASSERT_EQ(restored.status, 200) << restored.body;
    EXPECT_EQ(TestApi::text_at(restored, "timing"), "7m");
    EXPECT_EQ(TestApi::text_at(restored, "steps.0.action"), "tidy");
    EXPECT_EQ(TestApi::text_at(api.get("/api/v1/triggers/web_busy"), "counters"), R"(["cpu"])");
}

TEST(Restore, gives_back_an_action_with_its_kind) {
    TestApi api;
    change(api, http::Method::post, "/api/v1/actions", R"({"kind": "LocalScript", "name": "sweep", "script": "true"})");
    change(api, http::Method::delete_, "/api/v1/actions/sweep");
    const auto restored = restore(api, newest(api));
    ASSERT_EQ(restored.status, 200) << restored.body;
    EXPECT_EQ(TestApi::text_at(restored, "kind"), "LocalScript");
    EXPECT_EQ(TestApi::text_at(restored, "script"), "true");
}

TEST(Restore, is_a_conflict_where_something_that_it_names_is_gone) {
    TestApi api;
    change(api, http::Method::delete_, "/api/v1/triggers/web_busy");
    const auto entry = newest(api);
    change(api, http::Method::delete_, "/api/v1/triggers/db_busy");
    change(api, http::Method::delete_, "/api/v1/actions/tidy");
    const auto refused = restore(api, entry);
    EXPECT_EQ(refused.status, 409);
    EXPECT_EQ(TestApi::text_at(refused, "errors.0.field"), "steps[0].action") << refused.body;
    EXPECT_EQ(api.get("/api/v1/triggers/web_busy").status, 404);
}

TEST(Restore, leaves_secrets_as_they_are_and_says_so) {
    TestApi api;
    change(api, http::Method::post, "/api/v1/jvm_profiles",
           R"({"name": "app", "port": 1, "user": "monitor", "password": "first"})");
    change(api, http::Method::patch, "/api/v1/jvm_profiles/app", R"({"port": 2, "password": "second"})");
    const auto restored = restore(api, newest(api));
    ASSERT_EQ(restored.status, 200) << restored.body;
    EXPECT_EQ(TestApi::text_at(restored, "port"), "1");
    EXPECT_EQ(TestApi::text_at(restored, "password"), R"({"sealed":true})");
    EXPECT_EQ(TestApi::text_at(restored, "warnings.0.field"), "password");
}

TEST(Restore, refuses_what_was_no_change_or_cannot_be_made_again) {
    TestApi api;
    change(api, http::Method::post, "/api/v1/clusters", R"({"name": "new"})");
    EXPECT_EQ(restore(api, newest(api)).status, 409) << "what was made is removed, not put back";
    ASSERT_EQ(api.post("/api/v1/actions/tidy/run", R"({"cluster": "web"})").status, 202);
    EXPECT_EQ(restore(api, newest(api)).status, 409) << "a run changes no object";
    change(api, http::Method::post, "/api/v1/tokens", R"({"name": "ci", "scope": "viewer"})");
    change(api, http::Method::delete_, "/api/v1/tokens/ci");
    EXPECT_EQ(restore(api, newest(api)).status, 409) << "nobody knows its secret";
    EXPECT_EQ(restore(api, "999999").status, 404);
    EXPECT_EQ(restore(api, "x").status, 404);
}

}  // namespace
}  // namespace pyscaler::web
