#include "db/repository.hpp"
#include "model/audit_entry.hpp"
#include "web/routes.hpp"
#include "web/test_api_test.hpp"

#include <boost/json/serialize.hpp>
#include <gtest/gtest.h>

namespace pyscaler::web {
namespace {

http::Response send(TestApi& api, http::Method method, std::string target, std::string body,
                    std::vector<http::Headers::Field> headers = {}) {
    Question question;
    question.token = api.administrator;
    question.method = method;
    question.target = std::move(target);
    question.body = std::move(body);
    question.headers = std::move(headers);
    return api.ask(std::move(question));
}

TEST(Collections, an_object_is_made_read_changed_replaced_and_removed) {
    TestApi api;
    const auto made = api.post("/api/v1/clusters", R"({"name": "shop", "max": 4})");
    ASSERT_EQ(made.status, 201) << made.body;
    EXPECT_EQ(made.headers.value("Location"), "/api/v1/clusters/shop");
    EXPECT_TRUE(made.headers.contains("ETag"));
    EXPECT_EQ(TestApi::text_at(api.get("/api/v1/clusters/shop"), "max"), "4");

    EXPECT_EQ(send(api, http::Method::patch, "/api/v1/clusters/shop", R"({"min": 2})").status, 200);
    EXPECT_EQ(TestApi::text_at(api.get("/api/v1/clusters/shop"), "max"), "4");
    EXPECT_EQ(send(api, http::Method::put, "/api/v1/clusters/shop", R"({"name": "shop", "min": 3})").status, 200);
    EXPECT_EQ(TestApi::text_at(api.get("/api/v1/clusters/shop"), "max"), "10") << "its default again";

    EXPECT_EQ(send(api, http::Method::delete_, "/api/v1/clusters/shop", "").status, 204);
    EXPECT_EQ(api.get("/api/v1/clusters/shop").status, 404);
    EXPECT_EQ(send(api, http::Method::delete_, "/api/v1/clusters/shop", "").status, 404);
}

TEST(Collections, a_list_that_was_asked_before_shows_what_was_written_since_and_to_each_caller_what_they_may_see) {
    TestApi api;
    const auto clusters = [&](std::string token) {
        Question question;
        question.token = std::move(token);
        question.target = "/api/v1/clusters";
        const auto plain = api.ask(question);
        question.headers.emplace_back("Accept-Encoding", "gzip");
        const auto packed = api.ask(question);
        EXPECT_EQ(std::string(plain.content()), std::string(packed.content()));
        EXPECT_TRUE(packed.shared_gzip_body);
        std::string names;
        const auto page = TestApi::json(plain);
        for (const auto& item : page.at("items").as_array()) names.append(item.at("name").as_string()).append(" ");
        return names;
    };
    for (int i = 0; i < 2; ++i) {
        EXPECT_EQ(clusters(api.viewer), "web db ");
        EXPECT_EQ(clusters(api.web_viewer), "web ");
    }
    ASSERT_EQ(api.post("/api/v1/clusters", R"({"name": "shop"})").status, 201);
    EXPECT_EQ(clusters(api.viewer), "web db shop ");
    EXPECT_EQ(clusters(api.web_viewer), "web ");
}

TEST(Collections, a_change_meets_only_the_object_it_was_made_for) {
    TestApi api;
    const std::string before{api.get("/api/v1/clusters/web").headers.value("ETag")};
    ASSERT_TRUE(before.starts_with('"'));
    const auto patch = [&](std::string tag) {
        return send(api, http::Method::patch, "/api/v1/clusters/web", R"({"max": 7})", {{"If-Match", std::move(tag)}});
    };
    EXPECT_EQ(patch("\"other\"").status, 412);
    const auto changed = patch("\"other\", " + before);
    EXPECT_EQ(changed.status, 200);
    EXPECT_NE(changed.headers.value("ETag"), before);
    EXPECT_EQ(patch(before).status, 412);
    EXPECT_EQ(patch("*").status, 200);
    const std::string now{api.get("/api/v1/clusters/web").headers.value("ETag")};
    EXPECT_EQ(send(api, http::Method::get, "/api/v1/clusters/web", "", {{"If-None-Match", now}}).status, 304);
}

TEST(Collections, what_is_wrong_is_told_by_field) {
    TestApi api;
    const auto response = api.post("/api/v1/clusters", R"({"name": "a b", "max": "many", "colour": "red"})");
    EXPECT_EQ(response.status, 422);
    EXPECT_EQ(response.headers.value("Content-Type"), "application/problem+json");
    const auto problem = TestApi::json(response);
    std::string fields;
    for (const auto& error : problem.at("errors").as_array())
        fields += error.at("field").as_string().c_str() + std::string(" ");
    for (const auto* field : {"name", "max", "colour"}) EXPECT_NE(fields.find(field), std::string::npos) << fields;
    const auto missing = api.post("/api/v1/triggers", R"({"name": "t", "cluster": "nowhere", "counters": ["cpu"]})");
    EXPECT_EQ(missing.status, 422) << missing.body;
    EXPECT_EQ(TestApi::text_at(missing, "errors.0.field"), "cluster");
}

TEST(Collections, a_malformed_body_is_refused) {
    TestApi api;
    for (const auto& body : std::vector<std::string>{"{", "[]", "null", "{\"name\": }", "{\"a\": 1} x", "\xff\xfe",
                                                     std::string("{\0}", 3), std::string(100'000, '[')}) {
        const auto response = api.post("/api/v1/clusters", body);
        EXPECT_EQ(response.status, 422) << body.substr(0, 20);
    }
    EXPECT_EQ(send(api, http::Method::post, "/api/v1/clusters", "name=x",
                   {{"Content-Type", "application/x-www-form-urlencoded"}})
                  .status,
              415);
}

TEST(Collections, a_name_that_is_taken_and_an_object_in_use_are_conflicts) {
    TestApi api;
    const auto taken = api.post("/api/v1/clusters", R"({"name": "web"})");
    EXPECT_EQ(taken.status, 409);
    EXPECT_EQ(TestApi::text_at(taken, "errors.0.field"), "name");
    EXPECT_EQ(TestApi::text_at(taken, "errors.0.message"), "is taken: a Cluster of this name exists");
    const auto response = send(api, http::Method::delete_, "/api/v1/counters/cpu", "");
    EXPECT_EQ(response.status, 409);
    EXPECT_NE(response.body.find("busy"), std::string::npos) << response.body;
}

TEST(Collections, a_rehearsed_removal_tells_what_goes_along_or_who_still_uses_it) {
    TestApi api;
    const auto ask = [&](std::string target, std::string token = {}) {
        Question question;
        question.token = token.empty() ? api.administrator : std::move(token);
        question.method = http::Method::delete_;
        question.target = "/api/v1/" + std::move(target);
        return api.ask(std::move(question));
    };
    const auto used = ask("clusters/web?dry_run=true"), really_used = ask("clusters/web");
    EXPECT_EQ(used.status, 200);
    EXPECT_EQ(TestApi::text_at(used, "refused"), TestApi::text_at(really_used, "detail"));
    EXPECT_EQ(really_used.status, 409);
    const auto step = ask("counters/cpu?dry_run=true");
    EXPECT_NE(step.body.find(R"({"noun":"triggers","name":"web_busy","field":"counters[0]"})"), std::string::npos)
        << step.body;
    ASSERT_EQ(api.post("/api/v1/clusters", R"({"name": "idle"})").status, 201);
    const auto freeze = TestApi::text_at(api.post("/api/v1/freezes", R"({"cluster": "idle", "reason": "x"})"), "id");
    const auto free = ask("clusters/idle?dry_run=true");
    ASSERT_EQ(free.status, 200) << free.body;
    EXPECT_EQ(TestApi::text_at(free, "takes_along"), R"([{"kind":"Freeze","name":")" + freeze + R"("}])");
    EXPECT_EQ(api.get("/api/v1/freezes/" + freeze).status, 200) << "nothing is removed";
    EXPECT_EQ(TestApi::text_at(ask("triggers/web_busy?dry_run=true"), "takes_along"), "[]");
    EXPECT_EQ(api.get("/api/v1/triggers/web_busy").status, 200);
    EXPECT_EQ(ask("triggers/nothing?dry_run=true").status, 404);
    EXPECT_EQ(ask("triggers/db_busy?dry_run=true", api.web_administrator).status, 404);
    EXPECT_EQ(ask("triggers/web_busy?dry_run=maybe").status, 422);
    EXPECT_EQ(ask("clusters/idle").status, 204);
    EXPECT_EQ(api.get("/api/v1/freezes/" + freeze).status, 404);
}

TEST(Collections, lists_are_filtered_ordered_and_paged) {
    TestApi api;
    for (const auto* name : {"a", "b", "c"})
        ASSERT_EQ(
            api.post("/api/v1/nodes", R"({"name": ")" + std::string(name) + R"(", "cluster": "web", "hostname": "h"})")
                .status,
            201);
    const auto names = [](const http::Response& response) {
        std::string text;
        const auto list = TestApi::json(response);
        for (const auto& item : list.at("items").as_array())
            text += item.at("name").as_string().c_str() + std::string(" ");
        return text;
    };
    EXPECT_EQ(names(api.get("/api/v1/nodes?cluster=web&order=-name")), "web01 c b a ");
    EXPECT_EQ(names(api.get("/api/v1/nodes?name=a,db01&order=name")), "a db01 ");
    EXPECT_EQ(names(api.get("/api/v1/nodes?cluster!=web")), "db01 ");
    EXPECT_EQ(names(api.get("/api/v1/nodes?search=b0")), "web01 db01 ");
    EXPECT_EQ(names(api.get("/api/v1/nodes?state=terminated")), "");
    const auto first = api.get("/api/v1/nodes?cluster=web&order=name&limit=3");
    EXPECT_EQ(names(first), "a b c ");
    const auto second =
        api.get("/api/v1/nodes?cluster=web&order=name&limit=3&cursor=" + TestApi::text_at(first, "next"));
    EXPECT_EQ(names(second), "web01 ");
    EXPECT_EQ(TestApi::text_at(second, "next"), "null");
    for (const auto* target : {"/api/v1/nodes?limit=0", "/api/v1/nodes?limit=1001", "/api/v1/nodes?colour=red",
                               "/api/v1/nodes?order=colour", "/api/v1/nodes?state=happy", "/api/v1/nodes?cursor=zz",
                               "/api/v1/ssh_profiles?passphrase=x", "/api/v1/ssh_profiles?order=passphrase"})
        EXPECT_EQ(api.get(target).status, 422) << target;
}

TEST(Collections, nouns_without_a_name_are_addressed_by_id) {
    TestApi api;
    const auto made = api.post("/api/v1/freezes", R"({"cluster": "web", "reason": "release"})", api.operator_);
    ASSERT_EQ(made.status, 201) << made.body;
    EXPECT_EQ(TestApi::text_at(made, "author"), "operator");
    const std::string location{made.headers.value("Location")};
    EXPECT_EQ(TestApi::text_at(api.get(location), "reason"), "release");
    EXPECT_EQ(send(api, http::Method::delete_, location, "").status, 204);
    for (const auto* target : {"/api/v1/freezes/x", "/api/v1/freezes/99999999999999999999", "/api/v1/freezes/-1"})
        EXPECT_EQ(api.get(target).status, 404) << target;
}

TEST(Collections, changes_are_audited_with_token_and_address) {
    TestApi api;
    send(api, http::Method::patch, "/api/v1/clusters/web", R"({"max": 6})");
    const auto response = api.get("/api/v1/audit?order=-id&limit=1");
    EXPECT_EQ(TestApi::text_at(response, "items.0.who"), "administrator");
    EXPECT_EQ(TestApi::text_at(response, "items.0.origin"), "10.0.0.7");
    EXPECT_EQ(TestApi::text_at(response, "items.0.object"), "web");
    EXPECT_EQ(TestApi::text_at(response, "items.0.changes.max"), "[10,6]");
}

TEST(Collections, a_secret_is_in_no_answer) {
    TestApi api;
    const std::string secret = "planted-4f1c2d";
    const auto made = api.post("/api/v1/jvm_profiles", R"({"name": "tomcat", "password": ")" + secret + "\"}");
    ASSERT_EQ(made.status, 201) << made.body;
    EXPECT_EQ(made.body.find(secret), std::string::npos);
    const auto changed = send(api, http::Method::patch, "/api/v1/jvm_profiles/tomcat",
                              R"({"password": ")" + secret + R"(2", "port": 99999})");
    EXPECT_EQ(changed.status, 422);
    EXPECT_EQ(changed.body.find(secret), std::string::npos);
    const auto routes = make_routes(api.services());
    for (const auto& endpoint : routes.endpoints()) {
        if (endpoint.method != http::Method::get || endpoint.answer == "events") continue;
        auto target = endpoint.pattern;
        if (const auto at = target.find("{name}"); at != std::string::npos) target.replace(at, 6, "tomcat");
        if (const auto at = target.find("{id}"); at != std::string::npos) target.replace(at, 4, "1");
        if (target == "/api/v1/series") target += "?node=web01";
        const auto response = api.get(target);
        EXPECT_EQ(std::string(response.content()).find(secret), std::string::npos) << target;
        EXPECT_NE(response.status, 500) << target;
    }
    EXPECT_EQ(TestApi::text_at(api.get("/api/v1/jvm_profiles/tomcat"), "password.sealed"), "true");
}

}  // namespace
}  // namespace pyscaler::web
