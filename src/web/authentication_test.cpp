#include "db/repository.hpp"
#include "model/api_token.hpp"
#include "web/login_limit.hpp"
#include "web/test_api_test.hpp"
#include "web/token.hpp"

#include <gtest/gtest.h>

namespace pyscaler::web {
namespace {

using namespace std::chrono_literals;

http::Response ask_with(TestApi& api, std::string authorization, std::string address = "10.0.0.7") {
    Question question;
    question.target = "/api/v1/status";
    question.address = std::move(address);
    if (!authorization.empty()) question.headers.emplace_back("Authorization", std::move(authorization));
    return api.ask(question);
}

std::optional<Time> last_used(TestApi& api) {
    return api.database()
        .read_now([](db::Session& session) -> Result<std::optional<Time>> {
            return *db::Repository<model::ApiToken>{session}.require("viewer").value().last_used_at;
        })
        .value();
}

TEST(Authentication, without_a_good_token_the_answer_is_401_and_says_how_to_log_in) {
    TestApi api;
    for (const std::string authorization :
         {"", "Bearer", "Bearer ", "Bearer x", "Basic dXNlcjpwdw==", "Bearer psc_", "bearer psc_unknown"}) {
        const auto response = ask_with(api, authorization, authorization);
        EXPECT_EQ(response.status, 401) << authorization;
        EXPECT_TRUE(response.headers.value("WWW-Authenticate").starts_with("Bearer")) << authorization;
        EXPECT_EQ(response.headers.value("Content-Type"), "application/problem+json");
    }
    EXPECT_EQ(ask_with(api, "bearer  " + api.viewer).status, 200);
    Question nowhere;
    nowhere.target = "/api/v1/nowhere";
    EXPECT_EQ(api.ask(nowhere).status, 401) << "who is not known learns not even what there is";
}

TEST(Authentication, a_token_that_expired_or_was_removed_is_no_good) {
    TestApi api;
    const auto expiry = format_time(api.clock().now() + 1h);
    const auto made = api.post("/api/v1/tokens", R"({"name": "short", "expires_at": ")" + expiry + "\"}");
    ASSERT_EQ(made.status, 201) << made.body;
    const auto token = TestApi::text_at(made, "token");
    EXPECT_EQ(api.get("/api/v1/status", token).status, 200);
    api.clock().advance(1h);
    EXPECT_EQ(api.get("/api/v1/status", token).status, 401);

    Question removal;
    removal.token = api.administrator;
    removal.method = http::Method::delete_;
    removal.target = "/api/v1/tokens/viewer";
    EXPECT_EQ(api.ask(removal).status, 204);
    EXPECT_EQ(api.get("/api/v1/status", api.viewer).status, 401);
}

TEST(Authentication, failed_logins_are_limited_by_address_and_a_good_token_is_still_admitted) {
    TestApi api;
    for (int i = 0; i < LoginLimit::failures_a_minute; ++i) EXPECT_EQ(ask_with(api, "Bearer psc_x").status, 401);
    const auto refused = ask_with(api, "Bearer psc_x");
    EXPECT_EQ(refused.status, 429);
    EXPECT_EQ(refused.headers.value("Retry-After"), "60");
    EXPECT_EQ(ask_with(api, "Bearer psc_x", "10.0.0.8").status, 401) << "another address";
    EXPECT_EQ(api.get("/api/v1/status", api.viewer).status, 200);
    api.clock().advance(1min);
    EXPECT_EQ(ask_with(api, "Bearer psc_x").status, 401);
}

TEST(Authentication, when_a_token_was_used_is_noted_once_a_minute) {
    TestApi api;
    const auto first = api.clock().now();
    EXPECT_FALSE(last_used(api));
    api.get("/api/v1/status", api.viewer);
    EXPECT_EQ(last_used(api), first);
    api.clock().advance(59s);
    api.get("/api/v1/status", api.viewer);
    EXPECT_EQ(last_used(api), first);
    api.clock().advance(1s);
    api.get("/api/v1/status", api.viewer);
    EXPECT_EQ(last_used(api), first + 1min);
}

TEST(Authentication, the_text_of_a_token_is_shown_once_and_kept_nowhere) {
    TestApi api;
    const auto made = api.post("/api/v1/tokens", R"({"name": "robot", "scope": "operator", "cluster": "web"})");
    ASSERT_EQ(made.status, 201) << made.body;
    const auto text = TestApi::text_at(made, "token");
    EXPECT_TRUE(text.starts_with("psc_"));
    EXPECT_GE(text.size(), 47U);
    EXPECT_EQ(made.headers.value("Location"), "/api/v1/tokens/robot");
    EXPECT_EQ(TestApi::text_at(made, "scope"), "operator");
    for (const auto* target : {"/api/v1/tokens", "/api/v1/tokens/robot", "/api/v1/audit", "/api/v1/export"}) {
        const auto response = api.get(target);
        EXPECT_EQ(response.status, 200) << target;
        EXPECT_EQ(response.body.find(text), std::string::npos) << target;
        EXPECT_EQ(response.body.find("\"hash\":\""), std::string::npos) << target;
    }
    EXPECT_EQ(api.post("/api/v1/tokens", R"({"name": "robot"})").status, 409);
    EXPECT_EQ(api.post("/api/v1/tokens", R"({"name": "robot 2"})").status, 422);
}

TEST(Api, every_answer_has_its_security_headers) {
    TestApi api;
    Question anonymous;
    anonymous.target = "/api/v1/status";
    for (const auto& response : {api.get("/api/v1/status"), api.get("/api/v1/nodes/nothing"), api.ask(anonymous)}) {
        EXPECT_EQ(response.headers.value("X-Content-Type-Options"), "nosniff");
        EXPECT_EQ(response.headers.value("X-Frame-Options"), "DENY");
        EXPECT_EQ(response.headers.value("Cache-Control"), "no-store");
        EXPECT_TRUE(response.headers.contains("Content-Security-Policy"));
    }
}

TEST(Api, health_and_readiness_need_no_token) {
    TestApi api;
    for (const auto* target : {"/healthz", "/readyz"}) {
        Question question;
        question.target = target;
        const auto response = api.ask(question);
        EXPECT_EQ(response.status, 200) << target;
        EXPECT_EQ(response.headers.value("X-Content-Type-Options"), "nosniff");
    }
}

}  // namespace
}  // namespace pyscaler::web
