#include "cli/stub_server_test.hpp"

#include <cstdlib>
#include <filesystem>
#include <fmt/core.h>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pyscaler::cli {
namespace {

using test::Ran;
using ::testing::HasSubstr;

/// Commands against a stub, with nothing of this machine's settings.
class ClientCommands : public ::testing::Test {
protected:
    ClientCommands() {
        for (const auto* name : {"PYSCALER_URL", "PYSCALER_TOKEN"}) ::unsetenv(name);
        std::string pattern = (std::filesystem::temp_directory_path() / "pyscaler-cli-XXXXXX").string();
        folder_ = ::mkdtemp(pattern.data());
    }
    ~ClientCommands() override { std::filesystem::remove_all(folder_); }

    Ran run(std::vector<std::string> words) {
        for (const auto& word : {std::string{"--url"}, server_.url(), std::string{"--token"}, std::string{"t"}})
            words.push_back(word);
        return test::run_words(std::move(words));
    }
    std::string write(const std::string& name, const std::string& content) const {
        std::ofstream{folder_ / name} << content;
        return (folder_ / name).string();
    }
    std::vector<std::string> asked() const {
        std::vector<std::string> what;
        for (const auto& one : server_.asked()) what.push_back(one.what);
        return what;
    }

    test::StubServer server_{};
    std::filesystem::path folder_{};
};

TEST_F(ClientCommands, GetShowsTheColumnsOfTheCollection) {
    server_.answer(
        "GET /api/v1/clusters?mode=on&limit=2",
        R"({"items":[{"name":"web","mode":"on","min":1,"max":4,"interval":"1m","growth_trigger":null}],"next":"abc"})");
    const auto ran = run({"get", "cluster", "--filter", "mode=on", "--limit", "2"});
    EXPECT_EQ(ran.status, 0) << ran.err;
    EXPECT_EQ(ran.out, "NAME  MODE  MIN  MAX  INTERVAL  GROWTH TRIGGER\nweb   on      1    4  1m        -\n");
    EXPECT_THAT(ran.err, HasSubstr("--cursor abc"));
    EXPECT_EQ(server_.asked()[0].authorization, "Bearer t");
}

TEST_F(ClientCommands, JsonIsWhatTheApiAnswered) {
    const std::string body = R"({"items": [ ],  "next":null})";
    server_.answer("GET /api/v1/nodes", body);
    EXPECT_EQ(run({"get", "nodes", "--output", "json"}).out, body + "\n");
}

TEST_F(ClientCommands, NamesAreEscaped) {
    run({"get", "nodes", "a/b?c"});
    EXPECT_EQ(asked()[0], "GET /api/v1/nodes/a%2Fb%3Fc");
}

TEST_F(ClientCommands, AnUnknownKindIsAUsageErrorThatNamesTheKinds) {
    const auto ran = run({"get", "servers"});
    EXPECT_EQ(ran.status, 2);
    EXPECT_THAT(ran.err, HasSubstr("clusters"));
    EXPECT_EQ(run({"get"}).status, 0);
    EXPECT_TRUE(asked().empty());
}

TEST_F(ClientCommands, TheStatusOfTheAnswerDecidesTheExitStatus) {
    const std::vector<std::pair<int, int>> rows{{404, 3}, {401, 4}, {403, 4}, {409, 1},
                                                {422, 1}, {500, 1}, {503, 1}, {504, 5}};
    for (const auto& [status, exit] : rows) {
        const auto name = "s" + std::to_string(status);
        server_.answer("GET /api/v1/nodes/" + name, R"({"title":"T","detail":"the reason"})", status);
        const auto ran = run({"get", "nodes", name});
        EXPECT_EQ(ran.status, exit) << status;
        EXPECT_THAT(ran.err, HasSubstr("the reason")) << status;
    }
}

TEST_F(ClientCommands, AServerThatIsNotThereSaysWhatToDo) {
    const auto ran = test::run_words({"get", "nodes", "--url", "http://127.0.0.1:1"});
    EXPECT_EQ(ran.status, 4);
    EXPECT_THAT(ran.err, HasSubstr("cannot reach http://127.0.0.1:1: refused. Is `pyscaler serve` running?"));
}

TEST_F(ClientCommands, TheDataFolderTellsWhereAndWithWhichToken) {
    server_.answer("GET /api/v1/export", "kind: Cluster\n");
    write("url", server_.url() + "\n");
    write("token", "secret\n");
    EXPECT_EQ(test::run_words({"export", "--data", folder_.string()}).out, "kind: Cluster\n");
    EXPECT_EQ(server_.asked()[0].authorization, "Bearer secret");
}

TEST_F(ClientCommands, TheDataFoldersTokenGoesToNoOtherServer) {
    write("url", "http://127.0.0.1:1\n");
    write("token", "secret\n");
    test::run_words({"export", "--data", folder_.string(), "--url", server_.url()});
    EXPECT_EQ(server_.asked()[0].authorization, "");
}

TEST_F(ClientCommands, SeveralFaultsAreALineEach) {
    const auto file = write("a.yaml", "kind: Cluster\n\ncolour: red\n");
    server_.answer("POST /api/v1/apply",
                   R"({"title":"T","detail":"x; y","errors":[{"field":"body:1","message":"a"},
                       {"field":"body:3: colour","message":"b"}]})",
                   422);
    EXPECT_EQ(run({"apply", "-f", file}).err,
              fmt::format("pyscaler apply: 2 faults\n{0}:1: a\n{0}:3: colour: b\n", file));
}

TEST_F(ClientCommands, AHostKeyIsAcceptedOnlyWhereItHasChanged) {
    server_.answer("GET /api/v1/nodes/a", R"({"name":"a","host_key_changed":""})");
    server_.answer("GET /api/v1/nodes/b", R"({"name":"b","host_key_changed":"it shows SHA256:x"})");
    server_.answer("POST /api/v1/nodes/b/accept_host_key", "{}");
    const auto same = run({"accept-host-key", "a"});
    EXPECT_EQ(same.status, 1);
    EXPECT_THAT(same.err, HasSubstr("has not changed"));
    EXPECT_THAT(run({"accept-host-key", "b", "--dry-run"}).out, HasSubstr("it shows SHA256:x"));
    EXPECT_EQ(run({"accept-host-key", "b"}).status, 0);
    EXPECT_EQ(asked(), (std::vector<std::string>{"GET /api/v1/nodes/a", "GET /api/v1/nodes/b", "GET /api/v1/nodes/b",
                                                 "POST /api/v1/nodes/b/accept_host_key"}));
}

TEST_F(ClientCommands, ApplySendsTheFilesAndSaysWhatChanged) {
    const auto a = write("a.yaml", "kind: Cluster\nname: web\n");
    const auto b = write("b.yaml", "kind: Cluster\nname: db\n");
    server_.answer("POST /api/v1/apply?prune=true",
                   R"({"objects":[{"step":"create","kind":"Cluster","name":"web","changes":{}}],"warnings":[]})");
    const auto ran = run({"apply", "-f", a, b, "--prune"});
    EXPECT_EQ(ran.status, 0) << ran.err;
    EXPECT_EQ(ran.out, "created Cluster web\n");
    EXPECT_EQ(server_.asked()[0].body, "kind: Cluster\nname: web\n---\nkind: Cluster\nname: db\n");
    EXPECT_EQ(server_.asked()[0].content_type, "application/yaml");
}

TEST_F(ClientCommands, ErrorsOfApplyNameTheFile) {
    const auto a = write("a.yaml", "kind: Cluster\nmax: -1\n");
    server_.answer("POST /api/v1/apply", R"({"detail":"body:2: Cluster: max: must be at least 0"})", 422);
    const auto ran = run({"apply", "-f", a});
    EXPECT_EQ(ran.status, 1);
    EXPECT_THAT(ran.err, HasSubstr(a + ":2: Cluster: max"));
}

TEST_F(ClientCommands, DiffEndsWithOneWhenSomethingDiffers) {
    const auto a = write("a.yaml", "kind: Cluster\nname: web\n");
    const std::string what = "POST /api/v1/apply?dry_run=true";
    server_.answer(what, R"({"objects":[{"step":"update","kind":"Cluster","name":"web","changes":{"max":[4,6]}}]})");
    server_.answer(what, R"({"objects":[{"step":"unchanged","kind":"Cluster","name":"web","changes":{}}]})");
    const auto differs = run({"diff", "-f", a});
    EXPECT_EQ(differs.status, 1);
    EXPECT_EQ(differs.out, "change Cluster web\n  max: 4 → 6\n");
    EXPECT_EQ(run({"diff", "-f", a}).status, 0);
}

TEST_F(ClientCommands, RunFollowsTheOutputOfEachNodeToTheEnd) {
    server_.answer("GET /api/v1/nodes/web01", "{}");
    server_.answer("GET /api/v1/nodes/web02", "{}");
    server_.answer("POST /api/v1/actions/restart/run", R"({"execution":"e1"})", 202);
    server_.answer("GET /api/v1/executions/e1/output?after=0",
                   R"({"items":[{"node":"web01","stream":"out","text":"hel"}],"next":1,"ended":false})");
    server_.answer(
        "GET /api/v1/executions/e1/output?after=1",
        R"({"items":[{"node":"web01","stream":"out","text":"lo\n"},{"node":"web02","stream":"err","text":"no\n"}],"next":3,"ended":true})");
    server_.answer(
        "GET /api/v1/executions/e1",
        R"({"name":"e1","state":"failed","steps":[{"position":0,"action_name":"restart","state":"failed","error":"web02: exit 1"}]})");
    const auto ran = run({"run", "restart", "--on", "web01", "web02", "--follow"});
    EXPECT_EQ(ran.status, 1);
    EXPECT_EQ(ran.out, "web01 | hello\nweb02 ! no\nstep 0 restart: failed: web02: exit 1\ne1 failed\n");
    EXPECT_EQ(server_.asked()[2].body, R"({"nodes":["web01","web02"]})");
    EXPECT_EQ(server_.asked()[2].idempotency_key.size(), 36U);
}

TEST_F(ClientCommands, RunTakesOneNameAsAClusterFirst) {
    server_.answer("GET /api/v1/clusters/web", "{}");
    server_.answer("POST /api/v1/actions/mail/run", R"({"execution":"e1"})", 202);
    EXPECT_EQ(run({"run", "mail", "--on", "web", "--reason", "test"}).out, "execution e1\n");
    EXPECT_EQ(server_.asked()[1].body, R"({"cluster":"web","reason":"test"})");
    EXPECT_EQ(run({"run", "mail", "--on", "nothing"}).status, 3);
}

TEST_F(ClientCommands, FollowingGivesUpInTime) {
    server_.answer("POST /api/v1/triggers/grow/fire", R"({"execution":"e1"})", 202);
    server_.answer("GET /api/v1/executions/e1/output?after=0", R"({"items":[],"next":0,"ended":false})");
    const auto ran = run({"fire", "grow", "--count", "2", "--follow", "--wait", "1ms"});
    EXPECT_EQ(ran.status, 5);
    EXPECT_THAT(ran.err, HasSubstr("it goes on"));
    EXPECT_EQ(server_.asked()[0].body, R"({"count":2})");
}

TEST_F(ClientCommands, DryRunsOnlyLook) {
    for (const auto* path : {"clusters/web", "triggers/grow", "executions/e1", "tasks/1", "actions/mail"})
        server_.answer(std::string{"GET /api/v1/"} + path, R"({"mode":"off"})");
    for (const auto* path : {"triggers/grow", "tokens/ci"})
        server_.answer(std::string{"DELETE /api/v1/"} + path + "?dry_run=true",
                       R"({"takes_along":[{"kind":"Freeze","name":"3"},{"kind":"Freeze","name":"4"}]})");
    const std::vector<std::vector<std::string>> commands{
        {"mode", "web", "on", "--dry-run"},
        {"fire", "grow", "--dry-run"},
        {"cancel", "e1", "--dry-run"},
        {"tokens", "revoke", "ci", "--dry-run"},
        {"tasks", "revoke", "1", "--dry-run"},
        {"delete", "trigger", "grow", "--dry-run"},
        {"freeze", "web", "--reason", "x", "--dry-run"},
        {"run", "mail", "--on", "web", "--dry-run"},
    };
    for (const auto& command : commands) {
        const auto ran = run(command);
        EXPECT_EQ(ran.status, 0) << command[0] << ran.err;
        EXPECT_THAT(ran.out, HasSubstr("would")) << command[0];
    }
    for (const auto& what : asked()) EXPECT_TRUE(what.starts_with("GET ") || what.ends_with("dry_run=true")) << what;
    EXPECT_EQ(run({"delete", "trigger", "grow", "--dry-run"}).out,
              "would remove Trigger grow, and with it Freeze 3, Freeze 4\n");
}

TEST_F(ClientCommands, CheckEndsWithOneWhenACounterGaveNothing) {
    server_.answer("POST /api/v1/nodes/web01/check",
                   R"({"node":"web01","readings":[
            {"counter":"cpu","value":12.5,"cause":"","elapsed":"12ms","error_output":"","jvm":null},
            {"counter":"disk","value":null,"cause":"exit 3","elapsed":"5ms","error_output":"df: no\n","jvm":null}]})");
    const auto ran = run({"check", "web01"});
    EXPECT_EQ(ran.status, 1);
    EXPECT_EQ(ran.out,
              "COUNTER  VALUE  TOOK  CAUSE   DETAIL\n"
              "cpu       12.5  12ms  -       -\n"
              "disk         -  5ms   exit 3  df: no\n");
}

TEST_F(ClientCommands, ATokensTextAloneGoesToStandardOutput) {
    server_.answer("POST /api/v1/tokens", R"({"name":"ci","token":"abc"})", 201);
    const auto ran = run({"tokens", "create", "ci", "--scope", "operator@web"});
    EXPECT_EQ(ran.out, "abc\n");
    EXPECT_EQ(server_.asked()[0].body, R"({"name":"ci","scope":"operator","cluster":"web"})");
    EXPECT_EQ(run({"tokens", "create", "ci", "--scope", "root"}).status, 2);
}

TEST_F(ClientCommands, FreezeLiftRemovesTheFreezesOfThatPlaceOnly) {
    server_.answer(
        "GET /api/v1/freezes?limit=1000",
        R"({"items":[{"id":1,"cluster":"web"},{"id":2,"cluster":null},{"id":3,"cluster":"db"}],"next":null})");
    server_.answer("DELETE /api/v1/freezes/1", "", 204);
    server_.answer("DELETE /api/v1/freezes/2", "", 204);
    EXPECT_EQ(run({"freeze", "lift", "web"}).out, "lifted freeze 1 of web\n");
    EXPECT_EQ(run({"freeze", "lift", "--all"}).out, "lifted freeze 2 of all clusters\n");
    EXPECT_EQ(run({"freeze", "lift", "mail"}).status, 3);
    EXPECT_EQ(run({"freeze", "web"}).status, 2);
    EXPECT_EQ(run({"freeze", "--reason", "x"}).status, 2);
}

TEST_F(ClientCommands, EventsShowsTheNewest) {
    server_.answer("GET /api/v1/events?after=0&limit=1000&cluster=web",
                   R"({"items":[{"id":1,"cluster":"web","kind":"node","name":"web01","state":"pending","reason":"a"},
                                {"id":2,"cluster":"web","kind":"node","name":"web01","state":"in_service","reason":"b"}],"next":2})");
    const auto ran = run({"events", "--cluster", "web", "--last", "1"});
    EXPECT_EQ(ran.status, 0) << ran.err;
    EXPECT_THAT(ran.out, HasSubstr("in_service"));
    EXPECT_THAT(ran.out, ::testing::Not(HasSubstr("pending")));
}

TEST_F(ClientCommands, DoctorSaysWhatIsGoodAndWhatIsNot) {
    server_.answer("GET /healthz", "{}");
    server_.answer("GET /api/v1/status", R"({"detail":"unknown token"})", 401);
    const auto ran = run({"doctor", "--data", folder_.string(), "--output", "json"});
    EXPECT_EQ(ran.status, 1);
    EXPECT_THAT(ran.out, HasSubstr(R"({"health":"fail","what":"token")"));
    EXPECT_THAT(ran.out, HasSubstr(R"({"health":"ok","what":"server")"));
}

}  // namespace
}  // namespace pyscaler::cli
