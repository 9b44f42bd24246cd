#include "web/test_api_test.hpp"

#include <gtest/gtest.h>

namespace pyscaler::web {
namespace {

using namespace std::chrono_literals;

http::Response post(TestApi& api, std::string target, std::string body, std::string key, std::string token = {}) {
    Question question;
    question.token = token.empty() ? api.administrator : std::move(token);
    question.method = http::Method::post;
    question.target = std::move(target);
    question.body = std::move(body);
    question.headers.emplace_back("Idempotency-Key", std::move(key));
    return api.ask(std::move(question));
}

std::size_t count(TestApi& api, const std::string& path) {
    return TestApi::json(api.get("/api/v1/" + path)).at("items").as_array().size();
}

TEST(Idempotency, what_is_sent_twice_with_one_key_is_done_once) {
    TestApi api;
    const struct {
        const char* path;
        const char* body;
    } cases[] = {{"freezes", R"({"reason": "release"})"},
                 {"tokens", R"({"name": "ci", "scope": "viewer"})"},
                 {"users", R"({"name": "ada", "password": "correct horse battery", "grants": ["viewer"]})"},
                 {"clusters", R"({"name": "shop"})"}};
    for (const auto& [path, body] : cases) {
        const auto before = count(api, path);
        const auto target = std::string("/api/v1/") + path;
        const auto first = post(api, target, body, path), again = post(api, target, body, path);
        ASSERT_EQ(first.status, 201) << path << ": " << first.body;
        EXPECT_EQ(again.status, 201) << path;
        EXPECT_EQ(again.body, first.body) << path << ": a new token's text too";
        EXPECT_EQ(again.headers.value("Location"), first.headers.value("Location"));
        EXPECT_EQ(again.headers.value("Idempotency-Replayed"), "true");
        EXPECT_FALSE(first.headers.contains("Idempotency-Replayed"));
        EXPECT_EQ(count(api, path), before + 1) << path;
    }
}

TEST(Idempotency, a_key_is_for_one_request_of_one_caller_and_a_day) {
    TestApi api;
    const auto freeze = R"({"reason": "release"})";
    ASSERT_EQ(post(api, "/api/v1/freezes", freeze, "k").status, 201);
    EXPECT_EQ(post(api, "/api/v1/freezes", R"({"reason": "other"})", "k").status, 422);
    EXPECT_EQ(post(api, "/api/v1/clusters", R"({"name": "shop"})", "k").status, 422);
    EXPECT_EQ(post(api, "/api/v1/freezes", freeze, "k", api.operator_).status, 201);
    EXPECT_EQ(post(api, "/api/v1/freezes", freeze, "").status, 422);
    EXPECT_EQ(post(api, "/api/v1/freezes", freeze, std::string(201, 'k')).status, 422);
    EXPECT_EQ(count(api, "freezes"), 2U);
    api.clock().advance(24h);
    EXPECT_EQ(post(api, "/api/v1/freezes", freeze, "k").status, 201);
    EXPECT_EQ(count(api, "freezes"), 3U);
}

TEST(Idempotency, what_was_refused_may_be_sent_again) {
    TestApi api;
    EXPECT_EQ(post(api, "/api/v1/nodes", R"({"name": "n", "cluster": "shop", "hostname": "h"})", "k").status, 422);
    ASSERT_EQ(api.post("/api/v1/clusters", R"({"name": "shop"})").status, 201);
    EXPECT_EQ(post(api, "/api/v1/nodes", R"({"name": "n", "cluster": "shop", "hostname": "h"})", "k").status, 201);
}

}  // namespace
}  // namespace pyscaler::web
