#include "model/enumeration.hpp"
#include "web/routes.hpp"
#include "web/test_api_test.hpp"

#include <gtest/gtest.h>
#include <map>
#include <sstream>

namespace pyscaler::web {
namespace {

/// Every route and the scope it needs; "*": not with a token for one cluster only.
constexpr const char* table = R"(
GET    viewer         /api/v1/status
GET    viewer         /api/v1/clusters/{name}/decision
GET    viewer         /api/v1/clusters/{name}/explain
GET    viewer         /api/v1/clusters/{name}/status
GET    viewer         /api/v1/nodes/{name}/readings
POST   operator       /api/v1/nodes/{name}/check
POST   operator       /api/v1/nodes/{name}/jmx_browse
POST   operator       /api/v1/nodes/{name}/accept_host_key
GET    viewer         /api/v1/triggers/states
POST   operator       /api/v1/triggers/{name}/fire
POST   operator       /api/v1/actions/{name}/run
POST   operator       /api/v1/actions/{name}/preview
POST   administrator* /api/v1/audit/{id}/restore
GET    viewer         /api/v1/executions/{name}
GET    viewer         /api/v1/executions/{name}/output
POST   operator       /api/v1/executions/{name}/cancel
GET    viewer         /api/v1/events
GET    viewer         /api/v1/events/stream
GET    viewer         /api/v1/series
GET    viewer*        /api/v1/tasks
GET    viewer*        /api/v1/tasks/{id}
POST   operator*      /api/v1/tasks/{id}/revoke
POST   operator*      /api/v1/tasks/{id}/retry
POST   everybody      /api/v1/session
GET    viewer         /api/v1/session
DELETE viewer         /api/v1/session
GET    viewer         /api/v1/sessions
DELETE viewer         /api/v1/sessions/{id}
POST   viewer         /api/v1/account/password
POST   viewer         /api/v1/account/totp
PUT    viewer         /api/v1/account/totp
DELETE viewer         /api/v1/account/totp
GET    viewer         /api/v1/account/tokens
POST   viewer         /api/v1/account/tokens
DELETE viewer         /api/v1/account/tokens/{name}
GET    viewer         /api/v1/permissions/check
GET    viewer         /api/v1/executions/{name}/output/stream
POST   administrator* /api/v1/nodes/{name}/test_counter
GET    administrator* /api/v1/users
GET    administrator* /api/v1/users/{name}
POST   administrator* /api/v1/users
PUT    administrator* /api/v1/users/{name}
PATCH  administrator* /api/v1/users/{name}
DELETE administrator* /api/v1/users/{name}
POST   operator       /actions/executescript/{action}/cluster/{cluster}/
POST   operator       /actions/executescript/{action}/cluster/{cluster}/node/{node}/
POST   operator       /actions/ec2node/deploy/cluster/{cluster}/profile/{profile}/sshprofile/{sshprofile}/jvmprofiles/{jvmprofiles}/
POST   operator       /actions/ec2node/remove/cluster/{cluster}/node/{node}/
POST   operator       /control/trigger/{trigger}/execute/
GET    viewer         /actions/executescript/output/{task}/
GET    viewer         /actions/ec2node/output/{task}/
GET    viewer         /control/trigger/output/{task}/
GET    viewer         /control/cluster/{cluster}/nodelist/
GET    viewer         /control/cluster/{cluster}/triggerlist/
GET    viewer         /control/ec2profile/detail/{profile}/
GET    viewer         /control/trigger/{trigger}/actionlist/
GET    viewer         /monitoring/ssh/node/{node}/{counter}/
GET    viewer         /monitoring/ssh/cluster/{cluster}/{counter}/
GET    viewer         /monitoring/jmx/node/{node}/{counter}/
GET    viewer         /monitoring/jmx/cluster/{cluster}/{counter}/
GET    viewer         /monitoring/jmx/jvm/{node}/{jvm}/{counter}/
POST   administrator* /api/v1/tokens
POST   administrator* /api/v1/apply
GET    viewer*        /api/v1/export
GET    viewer         /api/v1/ssh_profiles
GET    viewer         /api/v1/ssh_profiles/{name}
POST   administrator* /api/v1/ssh_profiles
PUT    administrator* /api/v1/ssh_profiles/{name}
PATCH  administrator* /api/v1/ssh_profiles/{name}
DELETE administrator* /api/v1/ssh_profiles/{name}
GET    viewer         /api/v1/jvm_profiles
GET    viewer         /api/v1/jvm_profiles/{name}
POST   administrator* /api/v1/jvm_profiles
PUT    administrator* /api/v1/jvm_profiles/{name}
PATCH  administrator* /api/v1/jvm_profiles/{name}
DELETE administrator* /api/v1/jvm_profiles/{name}
GET    viewer         /api/v1/ec2_profiles
GET    viewer         /api/v1/ec2_profiles/{name}
POST   administrator* /api/v1/ec2_profiles
PUT    administrator* /api/v1/ec2_profiles/{name}
PATCH  administrator* /api/v1/ec2_profiles/{name}
DELETE administrator* /api/v1/ec2_profiles/{name}
GET    viewer         /api/v1/counters
GET    viewer         /api/v1/counters/{name}
POST   administrator* /api/v1/counters
PUT    administrator* /api/v1/counters/{name}
PATCH  administrator* /api/v1/counters/{name}
DELETE administrator* /api/v1/counters/{name}
GET    viewer         /api/v1/actions
GET    viewer         /api/v1/actions/{name}
POST   administrator* /api/v1/actions
PUT    administrator* /api/v1/actions/{name}
PATCH  administrator* /api/v1/actions/{name}
DELETE administrator* /api/v1/actions/{name}
GET    viewer         /api/v1/clusters
GET    viewer         /api/v1/clusters/{name}
POST   administrator  /api/v1/clusters
PUT    administrator  /api/v1/clusters/{name}
PATCH  administrator  /api/v1/clusters/{name}
DELETE administrator  /api/v1/clusters/{name}
GET    viewer         /api/v1/nodes
GET    viewer         /api/v1/nodes/{name}
POST   administrator  /api/v1/nodes
PUT    administrator  /api/v1/nodes/{name}
PATCH  administrator  /api/v1/nodes/{name}
DELETE administrator  /api/v1/nodes/{name}
GET    viewer         /api/v1/triggers
GET    viewer         /api/v1/triggers/{name}
POST   administrator  /api/v1/triggers
PUT    administrator  /api/v1/triggers/{name}
PATCH  administrator  /api/v1/triggers/{name}
DELETE administrator  /api/v1/triggers/{name}
GET    viewer*        /api/v1/periodic_tasks
GET    viewer*        /api/v1/periodic_tasks/{name}
POST   administrator* /api/v1/periodic_tasks
PUT    administrator* /api/v1/periodic_tasks/{name}
PATCH  administrator* /api/v1/periodic_tasks/{name}
DELETE administrator* /api/v1/periodic_tasks/{name}
GET    viewer         /api/v1/freezes
GET    viewer         /api/v1/freezes/{id}
POST   operator       /api/v1/freezes
PUT    operator       /api/v1/freezes/{id}
PATCH  operator       /api/v1/freezes/{id}
DELETE operator       /api/v1/freezes/{id}
GET    administrator* /api/v1/tokens
GET    administrator* /api/v1/tokens/{name}
PUT    administrator* /api/v1/tokens/{name}
PATCH  administrator* /api/v1/tokens/{name}
DELETE administrator* /api/v1/tokens/{name}
GET    viewer         /api/v1/executions
GET    viewer         /api/v1/events/{id}
GET    viewer*        /api/v1/audit
GET    viewer*        /api/v1/audit/{id}
GET    viewer*        /metrics
GET    everybody      /healthz
GET    everybody      /readyz
GET    viewer         /api/openapi.json
GET    viewer         /api/v1/openapi.json
)";

struct Row {
    http::Method method{};
    std::string pattern{};
    int scope{-1};  ///< -1: everybody
    bool is_whole{false};
};

std::vector<Row> rows() {
    std::vector<Row> all;
    std::istringstream lines{table};
    for (std::string method, scope, pattern; lines >> method >> scope >> pattern;) {
        Row row;
        row.method = http::parse_method(method);
        row.pattern = pattern;
        row.is_whole = scope.ends_with('*');
        if (row.is_whole) scope.pop_back();
        if (const auto role = model::enum_value<model::Role>(scope)) row.scope = static_cast<int>(*role);
        all.push_back(std::move(row));
    }
    return all;
}

/// The pattern with names that nothing has, so that nothing is changed by asking.
std::string target_of(const std::string& pattern) {
    std::string target;
    for (std::size_t at = 0; at < pattern.size(); ++at) {
        if (pattern[at] != '{') {
            target += pattern[at];
            continue;
        }
        target += pattern.compare(at, 4, "{id}") == 0 ? "999999" : "nothing";
        at = pattern.find('}', at);
    }
    return target;
}

TEST(Scopes, every_route_is_in_the_table) {
    TestApi api;
    std::map<std::string, int> known;
    for (const auto& row : rows()) ++known[std::string(http::to_string(row.method)) + ' ' + row.pattern];
    const auto routes = make_routes(api.services());
    for (const auto& endpoint : routes.endpoints()) {
        const auto name = std::string(http::to_string(endpoint.method)) + ' ' + endpoint.pattern;
        EXPECT_EQ(known[name], 1) << name;
        known.erase(name);
    }
    for (const auto& [name, count] : known) ADD_FAILURE() << "there is no route " << name;
}

TEST(Scopes, every_route_admits_whom_the_table_says_and_nobody_else) {
    TestApi api;
    const struct {
        const char* name;
        std::string token;
        int scope;
        bool one_cluster;
    } callers[] = {
        {"viewer", api.viewer, 0, false},
        {"operator", api.operator_, 1, false},
        {"administrator", api.administrator, 2, false},
        {"viewer@web", api.web_viewer, 0, true},
        {"operator@web", api.web_operator, 1, true},
        {"administrator@web", api.web_administrator, 2, true},
    };
    for (const auto& row : rows()) {
        Question question;
        question.method = row.method;
        question.target = target_of(row.pattern);
        const auto name = std::string(http::to_string(row.method)) + ' ' + row.pattern;
        EXPECT_EQ(api.ask(question).status == 401, row.scope >= 0) << name << " without a token";
        for (const auto& caller : callers) {
            question.token = caller.token;
            const auto response = api.ask(question);
            const bool admits = caller.scope >= row.scope && !(row.is_whole && caller.one_cluster);
            EXPECT_NE(response.status, 401) << name << " as " << caller.name;
            EXPECT_EQ(response.status != 403, admits) << name << " as " << caller.name << ": " << response.body;
            EXPECT_NE(response.status, 500) << name << " as " << caller.name << ": " << response.body;
        }
    }
}

TEST(Scopes, a_refusal_says_which_scope_is_needed) {
    TestApi api;
    EXPECT_NE(api.post("/api/v1/triggers/web_busy/fire", "", api.viewer).body.find("role operator"), std::string::npos);
    EXPECT_NE(api.post("/api/v1/clusters", "{}", api.operator_).body.find("role administrator"), std::string::npos);
    EXPECT_NE(api.get("/api/v1/tasks", api.web_viewer).body.find("for all clusters"), std::string::npos);
}

TEST(Scopes, a_token_for_one_cluster_sees_that_one_only) {
    TestApi api;
    for (const auto* target : {"/api/v1/clusters/db", "/api/v1/nodes/db01", "/api/v1/triggers/db_busy",
                               "/api/v1/clusters/db/status", "/api/v1/clusters/db/decision",
                               "/api/v1/nodes/db01/readings", "/api/v1/series?cluster=db", "/api/v1/series?node=db01"})
        EXPECT_EQ(api.get(target, api.web_viewer).status, 404) << target;
    for (const auto* target : {"/api/v1/clusters/web", "/api/v1/nodes/web01", "/api/v1/triggers/web_busy",
                               "/api/v1/clusters/web/status", "/api/v1/counters/cpu", "/api/v1/actions/tidy"})
        EXPECT_EQ(api.get(target, api.web_viewer).status, 200) << target;
    for (const auto* target : {"/api/v1/clusters", "/api/v1/nodes", "/api/v1/triggers", "/api/v1/triggers/states",
                               "/api/v1/status", "/api/v1/events", "/api/v1/nodes?cluster=db", "/api/v1/freezes"}) {
        const auto response = api.get(target, api.web_viewer);
        EXPECT_EQ(response.status, 200) << target;
        EXPECT_EQ(response.body.find("\"db"), std::string::npos) << target << ": " << response.body;
    }
}

TEST(Scopes, a_token_for_one_cluster_acts_on_that_one_only) {
    TestApi api;
    EXPECT_EQ(api.post("/api/v1/triggers/db_busy/fire", "", api.web_operator).status, 404);
    EXPECT_EQ(api.post("/api/v1/actions/tidy/run", R"({"cluster": "db"})", api.web_operator).status, 404);
    EXPECT_EQ(api.post("/api/v1/actions/tidy/run", R"({"node": "db01"})", api.web_operator).status, 404);
    EXPECT_EQ(api.post("/api/v1/nodes/db01/check", "", api.web_operator).status, 404);
    EXPECT_EQ(api.post("/api/v1/actions/tidy/run", R"({"cluster": "web"})", api.web_operator).status, 202);
    EXPECT_EQ(api.post("/api/v1/freezes", R"({"reason": "all"})", api.web_operator).status, 403);
    EXPECT_EQ(api.post("/api/v1/freezes", R"({"cluster": "db", "reason": "x"})", api.web_operator).status, 403);
    EXPECT_EQ(api.post("/api/v1/freezes", R"({"cluster": "web", "reason": "x"})", api.web_operator).status, 201);
}

TEST(Scopes, an_administrator_of_one_cluster_changes_nothing_outside_it) {
    TestApi api;
    const auto change = [&](http::Method method, std::string target, std::string body) {
        Question question;
        question.token = api.web_administrator;
        question.method = method;
        question.target = std::move(target);
        question.body = std::move(body);
        return api.ask(question).status;
    };
    EXPECT_EQ(change(http::Method::patch, "/api/v1/clusters/db", R"({"max": 3})"), 404);
    EXPECT_EQ(change(http::Method::delete_, "/api/v1/nodes/db01", ""), 404);
    EXPECT_EQ(change(http::Method::post, "/api/v1/clusters", R"({"name": "other"})"), 403);
    EXPECT_EQ(change(http::Method::post, "/api/v1/nodes", R"({"name": "x", "cluster": "db", "hostname": "h"})"), 403);
    EXPECT_EQ(change(http::Method::patch, "/api/v1/nodes/web01", R"({"cluster": "db"})"), 403);
    EXPECT_EQ(TestApi::text_at(api.get("/api/v1/nodes/web01"), "cluster"), "web");
    EXPECT_EQ(change(http::Method::patch, "/api/v1/clusters/web", R"({"max": 3})"), 200);
}

}  // namespace
}  // namespace pyscaler::web
