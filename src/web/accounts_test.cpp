#include "db/repository.hpp"
#include "model/audit_entry.hpp"
#include "web/authentication.hpp"
#include "web/login_limit.hpp"
#include "web/pages.hpp"
#include "web/passwords.hpp"
#include "web/test_api_test.hpp"
#include "web/totp.hpp"
#include "web/user_sessions.hpp"

#include <boost/json/serialize.hpp>
#include <fmt/core.h>
#include <gtest/gtest.h>

namespace pyscaler::web {
namespace {

using namespace std::chrono_literals;
namespace json = boost::json;

constexpr const char* good_password = "correct horse battery";

/// A browser: keeps the cookie and the CSRF token of its login.
struct Browser {
    TestApi& api;
    std::string cookie{};
    std::string csrf{};
    std::string address{"10.0.0.9"};

    http::Response send(http::Method method, std::string target, std::string body = {}, bool with_csrf = true) {
        Question question;
        question.method = method;
        question.target = std::move(target);
        question.body = std::move(body);
        question.address = address;
        question.headers.emplace_back("Content-Type", "application/json");
        if (!cookie.empty()) question.headers.emplace_back("Cookie", "theme=dark; pyscaler_session=" + cookie);
        if (with_csrf && !csrf.empty()) question.headers.emplace_back("X-CSRF-Token", csrf);
        auto response = api.ask(question);
        take_cookie(response);
        return response;
    }
    http::Response get(std::string target) { return send(http::Method::get, std::move(target)); }
    http::Response post(std::string target, std::string body = "{}") {
        return send(http::Method::post, std::move(target), std::move(body));
    }
    http::Response log_in(const std::string& user, const std::string& password, const std::string& code = {}) {
        json::object claim{{"user", user}, {"password", password}};
        if (!code.empty()) claim["code"] = code;
        auto response = post("/api/v1/session", json::serialize(claim));
        if (response.status == 200) csrf = TestApi::text_at(response, "csrf_token");
        return response;
    }
    void take_cookie(const http::Response& response) {
        const auto set = response.headers.value("Set-Cookie");
        if (set.empty()) return;
        EXPECT_NE(set.find("; HttpOnly; SameSite=Strict"), std::string_view::npos) << set;
        cookie = cookie_in(set);
    }
};

void make_user(TestApi& api, const std::string& name, json::array grants, json::object more = {}) {
    more["name"] = name;
    more["password"] = good_password;
    more["grants"] = std::move(grants);
    const auto made = api.post("/api/v1/users", json::serialize(more));
    ASSERT_EQ(made.status, 201) << made.body;
    ASSERT_EQ(made.body.find("argon2"), std::string::npos) << made.body;
    ASSERT_EQ(made.body.find(good_password), std::string::npos) << made.body;
}

std::vector<std::string> audited(TestApi& api, const std::string& user) {
    std::vector<std::string> verbs;
    auto look = [&](db::Session& session) -> Result<void> {
        for (const auto& entry : db::Repository<model::AuditEntry>{session}.select())
            if (entry.object->str() == user) verbs.push_back(entry.verb->str() + " by " + entry.who->str());
        return {};
    };
    api.database().read_now(look).value();
    return verbs;
}

TEST(Accounts, a_password_lets_in_and_the_session_ends_with_the_logout) {
    TestApi api;
    make_user(api, "ada", {"administrator"});
    Browser browser{api};
    EXPECT_EQ(browser.get("/api/v1/session").status, 401);
    ASSERT_EQ(browser.log_in("ada", good_password).status, 200);
    const auto session = browser.get("/api/v1/session");
    EXPECT_EQ(TestApi::text_at(session, "user"), "ada");
    EXPECT_EQ(TestApi::text_at(session, "csrf_token"), browser.csrf);
    EXPECT_EQ(browser.get("/api/v1/clusters").status, 200);
    const auto kept = browser.cookie;
    EXPECT_EQ(browser.send(http::Method::delete_, "/api/v1/session").status, 204);
    EXPECT_TRUE(browser.cookie.empty());
    browser.cookie = kept;
    EXPECT_EQ(browser.get("/api/v1/clusters").status, 401) << "a cookie that somebody kept is of no use";
    const std::vector<std::string> verbs{"create by administrator", "login by ada", "logout by ada"};
    EXPECT_EQ(audited(api, "ada"), verbs);
}

TEST(Accounts, a_wrong_name_and_a_wrong_password_are_told_alike_and_limited) {
    TestApi api;
    make_user(api, "ada", {"viewer"});
    Browser browser{api};
    const auto wrong_password = browser.log_in("ada", "not the password");
    const auto wrong_name = browser.log_in("eve", good_password);
    EXPECT_EQ(wrong_password.status, 401);
    EXPECT_EQ(wrong_password.body, wrong_name.body);
    int tries = 0;
    while (browser.log_in("ada", "guess").status == 401 && tries < 100) ++tries;
    EXPECT_LT(tries, 25);
    EXPECT_EQ(browser.log_in("ada", good_password).status, 429) << "the right one neither, while it lasts";
    make_user(api, "ben", {"viewer"});
    EXPECT_EQ(browser.log_in("ben", good_password).status, 200) << "who shares the address is not shut out";
    Browser other{api};
    other.address = "10.0.0.10";
    EXPECT_EQ(other.log_in("ada", good_password).status, 200) << "nor who is guessed at, elsewhere";
    api.clock().advance(1min);
    EXPECT_EQ(browser.log_in("ada", good_password).status, 200);
}

TEST(LoginLimit, counts_a_user_at_an_address_and_with_more_patience_either_alone) {
    const Time now{std::chrono::hours{1}};
    const auto fail = [&](LoginLimit& limit, int times, auto user, auto address) {
        for (int i = 0; i < times; ++i) limit.note_failure(user(i), address(i), now);
    };
    const auto ada = [](int) { return std::string{"ada"}; };
    const auto somebody = [](int i) { return fmt::format("user{}", i); };
    const auto here = [](int) { return std::string{"192.0.2.1"}; };
    const auto somewhere = [](int i) { return fmt::format("198.51.100.{}", i); };
    LoginLimit one;
    fail(one, LoginLimit::failures_a_minute, ada, here);
    EXPECT_TRUE(one.is_exceeded("ada", "192.0.2.1", now));
    EXPECT_FALSE(one.is_exceeded("ada", "192.0.2.2", now));
    EXPECT_FALSE(one.is_exceeded("ben", "192.0.2.1", now));
    EXPECT_FALSE(one.is_exceeded("ada", "192.0.2.1", now + 1min));
    LoginLimit spraying;
    fail(spraying, LoginLimit::shared_failures_a_minute, somebody, here);
    EXPECT_TRUE(spraying.is_exceeded("ada", "192.0.2.1", now)) << "one password tried on everybody";
    EXPECT_FALSE(spraying.is_exceeded("ada", "192.0.2.2", now));
    LoginLimit spread;
    fail(spread, LoginLimit::shared_failures_a_minute, ada, somewhere);
    EXPECT_TRUE(spread.is_exceeded("ada", "192.0.2.1", now)) << "one user guessed at from everywhere";
    EXPECT_FALSE(spread.is_exceeded("ben", "198.51.100.1", now));
    LoginLimit network;
    fail(network, LoginLimit::failures_a_minute, ada, [](int i) { return fmt::format("2001:db8::{:x}", i); });
    EXPECT_TRUE(network.is_exceeded("ada", "2001:db8::ffff", now)) << "an IPv6 client has many addresses";
}

TEST(Accounts, a_login_ends_the_session_that_the_browser_had) {
    TestApi api;
    make_user(api, "ada", {"viewer"});
    Browser browser{api};
    ASSERT_EQ(browser.log_in("ada", good_password).status, 200);
    Browser left{api, browser.cookie, browser.csrf};
    ASSERT_EQ(browser.log_in("ada", good_password).status, 200);
    EXPECT_NE(browser.cookie, left.cookie);
    EXPECT_EQ(left.get("/api/v1/session").status, 401);
    EXPECT_EQ(browser.get("/api/v1/session").status, 200);
}

TEST(Accounts, a_stream_ends_for_a_session_whose_grant_was_taken_away) {
    TestApi api;
    make_user(api, "ada", {"viewer", "operator@web"});
    Browser browser{api};
    ASSERT_EQ(browser.log_in("ada", good_password).status, 200);
    Authentication::Credentials credentials;
    credentials.cookie = browser.cookie;
    Authentication authentication{api.database(), api.clock()};
    const auto admitted = api.run(authentication.admit(credentials));
    const auto caller = std::get<Caller>(admitted).as(model::Role::viewer);
    EXPECT_TRUE(api.run(is_valid(api.database(), api.clock(), caller)));
    Question question;
    question.token = api.administrator;
    question.method = http::Method::patch;
    question.target = "/api/v1/users/ada";
    question.body = R"({"grants": ["operator@web"]})";
    ASSERT_EQ(api.ask(question).status, 200);
    EXPECT_FALSE(api.run(is_valid(api.database(), api.clock(), caller)));
}

TEST(Accounts, who_has_a_session_may_not_guess_the_password_either) {
    TestApi api;
    make_user(api, "ada", {"viewer"});
    Browser browser{api};
    ASSERT_EQ(browser.log_in("ada", good_password).status, 200);
    const auto guess = [&] {
        return browser.post("/api/v1/account/password", R"({"current": "guess", "new": "another good one"})").status;
    };
    int tries = 0;
    while (guess() == 422 && tries < 100) ++tries;
    EXPECT_LT(tries, 25);
    EXPECT_EQ(guess(), 429);
    EXPECT_EQ(browser.send(http::Method::delete_, "/api/v1/account/totp", R"({"password": "guess"})").status, 429)
        << "one limit for all that asks for the password";
    EXPECT_EQ(browser.get("/api/v1/clusters").status, 200) << "the session goes on";
    const auto entries = audited(api, "ada");
    EXPECT_EQ(std::ranges::count(entries, "password_refused by ada"), tries);
    api.clock().advance(1min);
    EXPECT_EQ(guess(), 422);
}

TEST(Accounts, a_failed_login_that_cannot_be_audited_is_answered_all_the_same) {
    TestApi api;
    make_user(api, "ada", {"viewer"});
    api.database()
        .transact_now([](db::Session& session) -> Result<void> {
            session.connection().script("ALTER TABLE audit_entries RENAME TO lost");
            return {};
        })
        .value();
    Browser browser{api};
    EXPECT_EQ(browser.log_in("ada", "not the password").status, 401);
}

TEST(Accounts, who_may_only_look_at_a_cluster_is_told_so_and_who_may_not_even_that_is_not) {
    TestApi api;
    make_user(api, "ben", {"viewer", "operator@web"});
    make_user(api, "eve", {"operator@web"});
    make_user(api, "joe", {"viewer", "administrator@web"});
    Browser ben{api}, eve{api}, joe{api};
    ASSERT_EQ(ben.log_in("ben", good_password).status, 200);
    ASSERT_EQ(eve.log_in("eve", good_password).status, 200);
    ASSERT_EQ(joe.log_in("joe", good_password).status, 200);
    const struct {
        const char* target;
        const char* body;
    } cases[] = {{"/api/v1/triggers/db_busy/fire", "{}"},
                 {"/api/v1/actions/tidy/run", R"({"cluster": "db"})"},
                 {"/api/v1/actions/tidy/run", R"({"node": "db01"})"},
                 {"/api/v1/actions/tidy/preview", R"({"cluster": "db"})"},
                 {"/api/v1/nodes/db01/check", "{}"},
                 {"/api/v1/nodes/db01/accept_host_key", "{}"}};
    for (const auto& [target, body] : cases) {
        EXPECT_EQ(ben.post(target, body).status, 403) << target;
        EXPECT_EQ(eve.post(target, body).status, 404) << target;
    }
    EXPECT_EQ(ben.post("/api/v1/actions/tidy/run", R"({"cluster": "web"})").status, 202);
    EXPECT_EQ(ben.post("/api/v1/triggers/nothing/fire").status, 404);
    const auto patch = [](Browser& browser, const char* target) {
        return browser.send(http::Method::patch, target, R"({"max": 9})").status;
    };
    EXPECT_EQ(patch(joe, "/api/v1/clusters/db"), 403);
    EXPECT_EQ(patch(joe, "/api/v1/clusters/nothing"), 404);
    EXPECT_EQ(patch(joe, "/api/v1/clusters/web"), 200);
    EXPECT_EQ(ben.get("/api/v1/clusters/db").status, 200);
}

TEST(Accounts, a_change_by_cookie_needs_the_sessions_csrf_token) {
    TestApi api;
    make_user(api, "ada", {"administrator"});
    Browser browser{api}, other{api};
    ASSERT_EQ(browser.log_in("ada", good_password).status, 200);
    ASSERT_EQ(other.log_in("ada", good_password).status, 200);
    EXPECT_NE(browser.cookie, other.cookie) << "a login never takes a session that was there";
    const auto freeze = R"({"reason": "test"})";
    EXPECT_EQ(browser.send(http::Method::post, "/api/v1/freezes", freeze, false).status, 403);
    std::swap(browser.csrf, other.csrf);
    EXPECT_EQ(browser.post("/api/v1/freezes", freeze).status, 403);
    std::swap(browser.csrf, other.csrf);
    EXPECT_EQ(browser.post("/api/v1/freezes", freeze).status, 201);
}

TEST(Accounts, a_grant_holds_in_its_cluster_and_up_to_its_role) {
    TestApi api;
    make_user(api, "ben", {"viewer", "operator@web"});
    Browser browser{api};
    ASSERT_EQ(browser.log_in("ben", good_password).status, 200);
    EXPECT_EQ(browser.get("/api/v1/nodes/db01").status, 200);
    EXPECT_EQ(browser.post("/api/v1/triggers/web_busy/fire").status, 202);
    EXPECT_NE(browser.post("/api/v1/triggers/db_busy/fire").status, 202);
    EXPECT_EQ(browser.post("/api/v1/clusters", R"({"name": "x"})").status, 403);
    EXPECT_EQ(browser.get("/api/v1/users").status, 403);
    const auto allowed = [&](const std::string& question) {
        return TestApi::json(api.get("/api/v1/permissions/check?user=ben&" + question)).at("allowed").as_bool();
    };
    EXPECT_TRUE(allowed("verb=view"));
    EXPECT_TRUE(allowed("verb=operate&cluster=web"));
    EXPECT_FALSE(allowed("verb=operate&cluster=db"));
    EXPECT_FALSE(allowed("verb=operate"));
    EXPECT_FALSE(allowed("verb=administer&cluster=web"));
}

TEST(Accounts, who_must_change_the_password_does_that_first_and_other_sessions_end) {
    TestApi api;
    make_user(api, "ada", {"administrator"}, {{"must_change_password", true}});
    Browser browser{api}, other{api};
    ASSERT_EQ(browser.log_in("ada", good_password).status, 200);
    ASSERT_EQ(other.log_in("ada", good_password).status, 200);
    EXPECT_EQ(browser.get("/api/v1/clusters").status, 403);
    const auto change = [&](std::string from, std::string to) {
        return browser.post("/api/v1/account/password", json::serialize(json::object{{"current", from}, {"new", to}}));
    };
    EXPECT_EQ(change("wrong", "another good password").status, 422);
    EXPECT_EQ(change(good_password, "short").status, 422);
    EXPECT_EQ(change(good_password, good_password).status, 422);
    const auto before = browser.cookie;
    ASSERT_EQ(change(good_password, "another good password").status, 204);
    EXPECT_NE(browser.cookie, before);
    EXPECT_EQ(browser.get("/api/v1/clusters").status, 200);
    EXPECT_EQ(other.get("/api/v1/session").status, 401);
    EXPECT_EQ(other.log_in("ada", good_password).status, 401);
}

TEST(Accounts, a_disabled_user_is_out_at_once_and_the_last_administrator_stays) {
    TestApi api;
    make_user(api, "ada", {"administrator"});
    Browser browser{api};
    ASSERT_EQ(browser.log_in("ada", good_password).status, 200);
    const auto disable = [&] {
        Question question;
        question.token = api.administrator;
        question.method = http::Method::patch;
        question.target = "/api/v1/users/ada";
        question.body = R"({"enabled": false})";
        return api.ask(question).status;
    };
    EXPECT_EQ(disable(), 422);
    make_user(api, "ben", {"administrator"});
    EXPECT_EQ(disable(), 200);
    EXPECT_EQ(browser.get("/api/v1/session").status, 401);
    EXPECT_EQ(browser.log_in("ada", good_password).status, 401);
}

TEST(Accounts, sessions_are_listed_ended_and_expire) {
    TestApi api;
    make_user(api, "ada", {"viewer"});
    Browser browser{api}, other{api};
    ASSERT_EQ(browser.log_in("ada", good_password).status, 200);
    ASSERT_EQ(other.log_in("ada", good_password).status, 200);
    const auto listed = browser.get("/api/v1/sessions");
    ASSERT_EQ(TestApi::json(listed).at("items").as_array().size(), 2U) << listed.body;
    EXPECT_EQ(TestApi::text_at(listed, "items.0.id"), "2");
    EXPECT_EQ(browser.send(http::Method::delete_, "/api/v1/sessions/2").status, 204);
    EXPECT_EQ(other.get("/api/v1/session").status, 401);
    api.clock().advance(longest_idle - 1min);
    EXPECT_EQ(browser.get("/api/v1/session").status, 200);
    api.clock().advance(longest_idle);
    EXPECT_EQ(browser.get("/api/v1/session").status, 401);
}

TEST(Accounts, a_second_factor_is_asked_for_and_no_code_is_good_twice) {
    TestApi api;
    make_user(api, "ada", {"viewer"});
    Browser browser{api};
    ASSERT_EQ(browser.log_in("ada", good_password).status, 200);
    const Secret key{TestApi::text_at(browser.post("/api/v1/account/totp"), "secret")};
    const auto code = [&] {
        return totp_code(key,
                         std::chrono::floor<std::chrono::seconds>(api.clock().now()).time_since_epoch().count() / 30);
    };
    const auto confirm = [&](const std::string& text) {
        return browser.send(http::Method::put, "/api/v1/account/totp", "{\"code\": \"" + text + "\"}").status;
    };
    EXPECT_EQ(confirm("000000") == 204, code() == "000000");
    EXPECT_EQ(confirm(""), 422);
    ASSERT_EQ(confirm(code()), 204);
    Browser other{api};
    const auto asked = other.log_in("ada", good_password);
    EXPECT_EQ(asked.status, 401);
    EXPECT_EQ(TestApi::text_at(asked, "errors.0.field"), "code");
    EXPECT_EQ(other.log_in("ada", good_password, code()).status, 401) << "it was used to switch it on";
    api.clock().advance(30s);
    EXPECT_EQ(other.log_in("ada", good_password, code()).status, 200);
    EXPECT_EQ(other.send(http::Method::delete_, "/api/v1/account/totp", "{\"password\": \"wrong\"}").status, 422);
    EXPECT_EQ(
        other
            .send(http::Method::delete_, "/api/v1/account/totp", fmt::format("{{\"password\": \"{}\"}}", good_password))
            .status,
        204);
    EXPECT_EQ(Browser{api}.log_in("ada", good_password).status, 200);
}

TEST(Accounts, a_second_factor_without_a_key_is_not_switched_on) {
    TestApi api;
    make_user(api, "ada", {"viewer"});
    Browser browser{api};
    ASSERT_EQ(browser.log_in("ada", good_password).status, 200);
    for (const auto* code : {"", "000000"}) {
        const auto body = fmt::format("{{\"code\": \"{}\"}}", code);
        EXPECT_EQ(browser.send(http::Method::put, "/api/v1/account/totp", body).status, 409) << code;
    }
    EXPECT_EQ(Browser{api}.log_in("ada", good_password).status, 200) << "she is not shut out";
}

TEST(Accounts, a_token_of_a_user_is_audited_as_theirs_and_makes_no_other_token) {
    TestApi api;
    make_user(api, "ada", {"administrator"});
    make_user(api, "ben", {"operator"});
    Browser browser{api};
    ASSERT_EQ(browser.log_in("ben", good_password).status, 200);
    const std::string wanted = R"({"name": "ada", "scopes": ["operator"]})";
    Question question;
    const auto made = browser.post("/api/v1/account/tokens", wanted);
    ASSERT_EQ(made.status, 201) << made.body;
    question.token = TestApi::text_at(made, "token");
    question.method = http::Method::post;
    question.target = "/api/v1/account/tokens";
    question.body = R"({"name": "forever", "scopes": ["operator"]})";
    EXPECT_EQ(api.ask(question).status, 409);
    question.target = "/api/v1/freezes";
    question.body = R"({"reason": "release"})";
    const auto freeze = api.ask(question);
    ASSERT_EQ(freeze.status, 201) << freeze.body;
    EXPECT_EQ(TestApi::text_at(freeze, "author"), "ben (token ada)") << freeze.body;
    question.target = "/api/v1/tokens";
    question.token = api.administrator;
    question.body = R"({"name": "ben", "scope": "viewer"})";
    const auto same = api.ask(question);
    ASSERT_EQ(same.status, 422) << same.body;
    EXPECT_EQ(TestApi::text_at(same, "errors.0.field"), "name") << "a token may not be called as a user";
    question.body = fmt::format(R"({{"name": "old", "scope": "viewer", "expires_at": "{}"}})",
                                format_time(api.clock().now() - 1min));
    EXPECT_EQ(TestApi::text_at(api.ask(question), "errors.0.field"), "expires_at");
}

TEST(Accounts, who_resets_a_password_ends_the_sessions_with_it) {
    TestApi api;
    make_user(api, "ada", {"viewer"});
    Browser browser{api};
    ASSERT_EQ(browser.log_in("ada", good_password).status, 200);
    Question question;
    question.token = api.administrator;
    question.method = http::Method::patch;
    question.target = "/api/v1/users/ada";
    question.body = R"({"grants": ["operator"]})";
    ASSERT_EQ(api.ask(question).status, 200);
    EXPECT_EQ(browser.get("/api/v1/session").status, 200);
    question.body = R"({"password": "another good password"})";
    ASSERT_EQ(api.ask(question).status, 200);
    EXPECT_EQ(browser.get("/api/v1/session").status, 401);
}

/// RFC 6238 appendix B, SHA-1, its last six digits.
TEST(Totp, gives_the_codes_of_the_standard) {
    const Secret key{"GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"};
    for (const auto& [seconds, code] : {std::pair{59, "287082"}, std::pair{1111111109, "081804"},
                                        std::pair{1234567890, "005924"}, std::pair{2000000000, "279037"}})
        EXPECT_EQ(totp_code(key, seconds / 30), code);
}

TEST(Pages, need_a_session_and_come_back_to_where_one_wanted_to_go) {
    TestApi api;
    make_user(api, "ada", {"viewer"});
    Browser browser{api};
    const auto sent = browser.get("/monitoring?cluster=shop&from=-1h");
    EXPECT_EQ(sent.status, 303);
    EXPECT_EQ(sent.headers.value("Location"), "/login?next=%2Fmonitoring%3Fcluster%3Dshop%26from%3D-1h");
    EXPECT_EQ(browser.get("/").headers.value("Location"), "/login");
    for (const auto* elsewhere : {"//evil.example", "/\\evil.example"})
        EXPECT_EQ(browser.get(elsewhere).headers.value("Location"), "/login") << elsewhere;
    EXPECT_EQ(browser.get("/login").status, 200);
    EXPECT_EQ(browser.get("/healthz").status, 200);
    EXPECT_EQ(browser.get("/assets/none.js").status, 404);
    ASSERT_EQ(browser.log_in("ada", good_password).status, 200);
    const auto page = browser.get("/monitoring?cluster=shop");
    EXPECT_EQ(page.status, 200);
    EXPECT_EQ(page.headers.value("Content-Security-Policy").find("unsafe"), std::string_view::npos);
    EXPECT_EQ(browser.get("/api").status, 200) << "a page as well";
}

TEST(Pages, are_delivered_as_small_as_the_browser_takes_them) {
    const Pages pages{{{"/index.html", "<html>", {}, {}}, {"/assets/a-1.js", "plain", "gz", "br"}}};
    const auto ask = [&](std::string encodings, std::string tag = {}) {
        http::Request request;
        request.target = http::parse_target("/assets/a-1.js").value();
        request.headers.add("Accept-Encoding", std::move(encodings));
        if (!tag.empty()) request.headers.add("If-None-Match", std::move(tag));
        return pages.file(request).value();
    };
    EXPECT_EQ(ask("gzip, deflate, br").content(), "br");
    EXPECT_EQ(ask("gzip").headers.value("Content-Encoding"), "gzip");
    EXPECT_EQ(ask("").content(), "plain");
    EXPECT_NE(ask("").headers.value("Cache-Control").find("immutable"), std::string_view::npos);
    EXPECT_EQ(ask("br", std::string(ask("br").headers.value("ETag"))).status, 304);
}

}  // namespace
}  // namespace pyscaler::web
