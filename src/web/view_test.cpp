#include "base/spawn.hpp"
#include "control/record.hpp"
#include "db/repository.hpp"
#include "fleet/transition.hpp"
#include "model/decision_record.hpp"
#include "model/event.hpp"
#include "web/event_feed.hpp"
#include "web/series_text.hpp"
#include "web/test_api_test.hpp"

#include <functional>
#include <gtest/gtest.h>
#include <set>
#include <utility>

namespace pyscaler::web {
namespace {

using namespace std::chrono_literals;

template <class T>
std::int64_t id_of(TestApi& api, std::string name) {
    return api.database()
        .read_now([&](db::Session& session) -> Result<std::int64_t> {
            const auto found = db::Repository<T>{session}.require(name).value();
            if constexpr (requires { found.head; })
                return found.head.id;
            else
                return found.id;
        })
        .value();
}

void store_decision(TestApi& api, Time slot, std::string outcome) {
    control::Record record;
    record.cluster = "web";
    record.slot = record.decided_at = slot;
    record.interval = Duration{60s};
    record.outcome = std::move(outcome);
    auto& state = record.triggers.emplace_back();
    state.trigger = id_of<model::Trigger>(api, "web_busy");
    state.name = "web_busy";
    state.state = control::TriggerPhase::firing;
    state.since = slot;
    state.reason = "cpu 90 > 80";
    api.database()
        .transact_now([&](db::Session& session) -> Result<void> {
            model::DecisionRecord row;
            row.cluster = "web";
            row.slot = slot;
            row.record.value.accept(control::write_record(record));
            return db::Repository<model::DecisionRecord>{session}.insert(row);
        })
        .value();
}

TEST(Decisions, the_newest_is_shown_explained_and_in_the_states_of_the_triggers) {
    TestApi api;
    EXPECT_EQ(api.get("/api/v1/clusters/web/decision").status, 404) << "before the first slot";
    const auto slot = api.clock().now();
    store_decision(api, slot - 1min, "nothing to do");
    store_decision(api, slot, "scale out by 1");
    EXPECT_EQ(TestApi::text_at(api.get("/api/v1/clusters/web/decision"), "outcome"), "scale out by 1");
    EXPECT_EQ(TestApi::text_at(api.get("/api/v1/clusters/web/decision?slot=" + format_time(slot - 1min)), "outcome"),
              "nothing to do");
    EXPECT_EQ(api.get("/api/v1/clusters/web/decision?slot=" + format_time(slot + 1min)).status, 404);
    EXPECT_EQ(api.get("/api/v1/clusters/web/decision?slot=now").status, 422);
    EXPECT_NE(api.get("/api/v1/clusters/web/explain").body.find("scale out by 1"), std::string::npos);
    Question as_text;
    as_text.token = api.viewer;
    as_text.target = "/api/v1/clusters/web/explain";
    as_text.headers.emplace_back("Accept", "text/plain");
    EXPECT_EQ(api.ask(as_text).headers.value("Content-Type"), "text/plain; charset=utf-8");

    const auto states = api.get("/api/v1/triggers/states?cluster=web");
    EXPECT_EQ(TestApi::text_at(states, "items.0.state"), "firing");
    EXPECT_EQ(TestApi::text_at(states, "items.0.reason"), "cpu 90 > 80");
    EXPECT_EQ(TestApi::text_at(api.get("/api/v1/triggers/states?cluster=db"), "items.0.state"), "no_data");
    const auto status = api.get("/api/v1/clusters/web/status");
    EXPECT_EQ(TestApi::text_at(status, "nodes.in_service"), "1");
    EXPECT_EQ(TestApi::text_at(status, "decision.outcome"), "scale out by 1");
}

TEST(Series, points_are_milliseconds_with_a_value_or_a_cause) {
    TestApi api;
    const samples::SeriesKey key{id_of<model::Node>(api, "web01"), 0, id_of<monitoring::Counter>(api, "cpu")};
    const auto now = api.clock().now();
    samples::Batch batch{{key, samples::Sample{now - 2min, 80.5}},
                         {key, samples::Sample{now - 1min, samples::Cause{"said \"no\""}}},
                         {key, samples::Sample{now, 90.0}}};
    ASSERT_TRUE(api.run(api.samples().append(std::move(batch))));
    const auto response = api.get("/api/v1/series?node=web01&counter=cpu", api.web_viewer);
    ASSERT_EQ(response.status, 200) << response.body;
    const auto list = TestApi::json(response);
    const auto& series = list.at("series").at(0);
    EXPECT_EQ(series.at("label"), "web01 cpu");
    EXPECT_EQ(series.at("unit"), "%");
    const auto& points = series.at("points").as_array();
    ASSERT_EQ(points.size(), 3U);
    EXPECT_EQ(points[0].at(0).as_int64(), (now - 2min).time_since_epoch().count());
    EXPECT_DOUBLE_EQ(points[0].at(1).as_double(), 80.5);
    EXPECT_TRUE(points[1].at(1).is_null());
    EXPECT_EQ(points[1].at(2), "said \"no\"");
    EXPECT_EQ(TestApi::text_at(api.get("/api/v1/series?cluster=web&last=90s"), "series.0.points.1.1"), "90");
    EXPECT_EQ(TestApi::text_at(api.get("/api/v1/series?cluster=web&step=10m&aggregate=count"), "series.0.points.0.1"),
              "2");
    EXPECT_EQ(TestApi::text_at(api.get("/api/v1/nodes/web01/readings"), "readings.0.value"), "90");
}

TEST(Series, a_question_that_makes_no_sense_is_refused) {
    TestApi api;
    const struct {
        const char* query;
        int status;
    } cases[] = {
        {"", 422},
        {"?node=web01&from=yesterday", 422},
        {"?node=web01&step=5", 422},
        {"?node=web01&aggregate=median", 422},
        {"?node=web01&from=2020-01-02T00:00:00Z&to=2020-01-01T00:00:00Z", 422},
        {"?node=nothing", 404},
        {"?node=web01&counter=nothing", 404},
        {"?cluster=nowhere", 404},
    };
    for (const auto& each : cases)
        EXPECT_EQ(api.get(std::string("/api/v1/series") + each.query).status, each.status) << each.query;
}

TEST(Nodes, a_check_tells_what_each_counter_said_or_why_not) {
    TestApi api;
    const auto response = api.post("/api/v1/nodes/web01/check", "", api.operator_);
    ASSERT_EQ(response.status, 200) << response.body;
    EXPECT_EQ(TestApi::text_at(response, "readings.0.counter"), "cpu");
    EXPECT_EQ(TestApi::text_at(response, "readings.0.value"), "null");
    EXPECT_NE(TestApi::text_at(response, "readings.0.cause"), "") << "it has no SSH profile";
}

TEST(Nodes, only_a_jvm_that_the_node_has_can_be_browsed) {
    TestApi api;
    const auto ask = [&](const char* body) {
        return api.post("/api/v1/nodes/web01/jmx_browse", body, api.operator_).status;
    };
    EXPECT_EQ(ask(R"({"jvm_profile": "nothing"})"), 404);
    EXPECT_EQ(ask(R"({"jvm_profile": 5})"), 422);
    EXPECT_EQ(ask(R"({"profile": "nothing"})"), 422);
}

TEST(Nodes, a_host_key_is_accepted_only_where_it_changed) {
    TestApi api;
    EXPECT_EQ(api.post("/api/v1/nodes/web01/accept_host_key", "").status, 409);
    api.database()
        .transact_now([&](db::Session& session) -> Result<void> {
            auto node = db::Repository<model::Node>{session}.require("web01").value();
            node.host_key_changed = model::Text<4096>{"ssh-ed25519 BBBB"};
            return db::Repository<model::Node>{session}.update(node);
        })
        .value();
    EXPECT_EQ(api.post("/api/v1/nodes/web01/accept_host_key", "", api.operator_).status, 200);
    EXPECT_EQ(TestApi::text_at(api.get("/api/v1/nodes/web01"), "host_key_changed"), "");
    EXPECT_EQ(TestApi::text_at(api.get("/api/v1/audit?order=-id&limit=1"), "items.0.verb"), "accept_host_key");
}

void tell(TestApi& api, std::string cluster, std::string reason) {
    api.database()
        .transact_now([&](db::Session& session) -> Result<void> {
            model::Event event;
            event.time = api.clock().now();
            event.cluster = model::Text<50>{cluster};
            event.reason = model::Text<1024>{reason};
            return db::Repository<model::Event>{session}.insert(event);
        })
        .value();
}

/// Takes what is written until it has seen `last`; then the client is gone.
class Client final : public http::Writer {
public:
    /// `connected` is called once, with the first piece.
    explicit Client(std::string last, std::function<void()> connected = {})
        : last_(std::move(last)), connected_(std::move(connected)) {}
    Task<Result<void>> write(std::string piece) override {
        text += piece;
        if (connected_) std::exchange(connected_, {})();
        if (text.find(last_) != std::string::npos) co_return Error{Errc::unreachable, "gone"};
        co_return Result<void>{};
    }
    std::string text{};

private:
    std::string last_;
    std::function<void()> connected_;
};

/// Follows the stream while the feed runs.
Task<void> follow(TestApi& api, const http::Response& response, Client& client) {
    Scope scope{co_await asio::this_coro::executor};
    scope.spawn("events", api.services().events->run());
    co_await response.producer(client);
    co_await scope.stop(deadline_in(10s));
}

TEST(Events, are_followed_by_id) {
    TestApi api;
    const auto before = TestApi::text_at(api.get("/api/v1/events"), "next");
    tell(api, "web", "first");
    tell(api, "db", "second");
    const auto events = api.get("/api/v1/events?after=" + before);
    EXPECT_EQ(TestApi::text_at(events, "items.0.reason"), "first");
    EXPECT_EQ(TestApi::text_at(events, "items.1.reason"), "second");
    EXPECT_EQ(TestApi::text_at(api.get("/api/v1/events?cluster=db&after=" + before), "items.0.reason"), "second");
    const auto end = api.get("/api/v1/events?after=" + TestApi::text_at(events, "next"));
    EXPECT_EQ(TestApi::text_at(end, "items"), "[]");
    EXPECT_EQ(TestApi::text_at(end, "next"), TestApi::text_at(events, "next"));
    const auto newest = api.get("/api/v1/events?newest=true&limit=1");
    EXPECT_EQ(TestApi::text_at(newest, "items.0.reason"), "second");
    EXPECT_EQ(TestApi::text_at(newest, "next"), TestApi::text_at(events, "next"));
    EXPECT_EQ(TestApi::text_at(api.get("/api/v1/events?node=nobody"), "items"), "[]");
    EXPECT_EQ(TestApi::text_at(api.get("/api/v1/events?reason=second"), "items.0.reason"), "second");
    EXPECT_EQ(TestApi::text_at(api.get("/api/v1/events?time>=2100-01-01T00:00:00Z"), "items"), "[]");
    EXPECT_EQ(api.get("/api/v1/events?kind=none").status, 422);
    EXPECT_EQ(api.get("/api/v1/events?order=-time").status, 422);
    const auto id = TestApi::text_at(events, "items.0.id");
    EXPECT_EQ(TestApi::text_at(api.get("/api/v1/events/" + id, api.web_viewer), "reason"), "first");
}

TEST(Events, a_stream_goes_on_where_the_client_left_it) {
    TestApi api;
    tell(api, "web", "first");
    const auto first = TestApi::text_at(api.get("/api/v1/events"), "next");
    tell(api, "db", "hidden");
    tell(api, "web", "second");
    Question question;
    question.token = api.web_viewer;
    question.target = "/api/v1/events/stream";
    question.headers.emplace_back("Last-Event-ID", first);
    const auto response = api.ask(question);
    ASSERT_EQ(response.status, 200) << response.body;
    EXPECT_EQ(response.headers.value("Content-Type"), "text/event-stream");
    Client client{"second"};
    api.loop().run(response.producer(client));
    EXPECT_TRUE(client.text.starts_with(": connected\n\n"));
    EXPECT_NE(client.text.find("id: "), std::string::npos) << client.text;
    EXPECT_EQ(client.text.find("first"), std::string::npos) << client.text;
    EXPECT_EQ(client.text.find("hidden"), std::string::npos) << client.text;
}

TEST(Events, a_stream_without_a_position_begins_now) {
    TestApi api;
    tell(api, "web", "old");
    const auto response = api.get("/api/v1/events/stream");
    tell(api, "web", "new");
    Client client{"new"};
    api.loop().run(response.producer(client));
    EXPECT_EQ(client.text.find("old"), std::string::npos) << client.text;
}

TEST(Events, a_stream_tells_what_happens_and_which_slots_were_collected_while_it_is_open) {
    TestApi api;
    const auto response = api.get("/api/v1/events/stream", api.web_viewer);
    const auto slot = api.clock().now();
    const auto act = [&] {
        auto& feed = *api.services().events;
        feed.tell_samples("db", slot);
        feed.tell_samples("web", slot);
        tell(api, "db", "hidden");
        tell(api, "web", "meanwhile");
    };
    Client client{"meanwhile", act};
    api.loop().run(follow(api, response, client));
    const auto samples = "event: samples\ndata: {\"cluster\":\"web\",\"slot\":\"" + format_time(slot) + "\"}\n\n";
    EXPECT_NE(client.text.find(samples), std::string::npos) << client.text;
    EXPECT_EQ(client.text.find("\"db\""), std::string::npos) << client.text;
    EXPECT_EQ(client.text.find("hidden"), std::string::npos) << client.text;
}

TEST(Events, who_was_too_slow_for_what_is_kept_goes_on_from_the_database) {
    TestApi api;
    const auto response = api.get("/api/v1/events/stream");
    const auto act = [&] {
        tell(api, "web", "in between");
        for (int i = 0; i < 5000; ++i) api.services().events->tell_samples("db", api.clock().now());
    };
    Client client{"in between", act};
    api.loop().run(response.producer(client));
    EXPECT_NE(client.text.find("in between"), std::string::npos);
}

TEST(Events, a_stream_tells_from_what_to_what_a_node_went) {
    TestApi api;
    const auto before = TestApi::text_at(api.get("/api/v1/events"), "next");
    api.database()
        .transact_now([&](db::Session& session) -> Result<void> {
            auto node = db::Repository<model::Node>{session}.require("web01").value();
            fleet::move(session, api.clock().now(), node, model::NodeState::standby, "a test");
            fleet::tell(session, api.clock().now(), node, "host_key_changed", "is no state");
            return {};
        })
        .value();
    const auto response = api.get("/api/v1/events/stream?cluster=web&after=" + before, api.viewer);
    Client client{"is no state"};
    api.loop().run(response.producer(client));
    const auto state = client.text.find("id: " + before + "\nevent: state\n");
    ASSERT_NE(state, std::string::npos) << client.text;
    EXPECT_NE(client.text.find(R"("node":"web01","from":"in_service","to":"standby","reason":"a test"})"),
              std::string::npos)
        << client.text;
    EXPECT_LT(state, client.text.find("event: event")) << "what breaks off behind the state goes on with it";
    EXPECT_EQ(client.text.find("event: state"), client.text.rfind("event: state"));
}

TEST(Configuration, is_applied_as_a_whole_and_a_dry_run_changes_nothing) {
    TestApi api;
    const std::string yaml = "kind: Cluster\nname: shop\nmax: 3\n";
    const auto dry = api.post("/api/v1/apply?dry_run=true", yaml);
    ASSERT_EQ(dry.status, 200) << dry.body;
    EXPECT_NE(dry.body.find("shop"), std::string::npos);
    EXPECT_EQ(api.get("/api/v1/clusters/shop").status, 404);
    EXPECT_EQ(api.post("/api/v1/apply", yaml).status, 200);
    EXPECT_EQ(TestApi::text_at(api.get("/api/v1/clusters/shop"), "max"), "3");
    EXPECT_EQ(api.post("/api/v1/apply", yaml + "---\nkind: Cluster\nname: other\nmax: many\n").status, 422);
    EXPECT_EQ(api.get("/api/v1/clusters/other").status, 404);
    EXPECT_EQ(api.post("/api/v1/apply", "kind: [").status, 422);
    EXPECT_EQ(api.post("/api/v1/apply?dry_run=maybe", yaml).status, 422);
    const auto exported = api.get("/api/v1/export");
    EXPECT_EQ(exported.headers.value("Content-Type"), "application/yaml");
    EXPECT_NE(exported.body.find("shop"), std::string::npos);
    EXPECT_EQ(api.post("/api/v1/apply", exported.body).status, 200) << "what was exported can be applied";
}

TEST(Status, tells_who_asks_and_how_the_clusters_stand) {
    TestApi api;
    const auto status = api.get("/api/v1/status", api.web_operator);
    EXPECT_EQ(TestApi::text_at(status, "version"), "1.2.3");
    EXPECT_EQ(TestApi::text_at(status, "caller.scope"), "operator");
    EXPECT_EQ(TestApi::text_at(status, "caller.cluster"), "web");
    EXPECT_EQ(TestApi::text_at(status, "clusters.0.name"), "web");
}

TEST(Metrics, are_in_the_text_format) {
    TestApi api;
    api.services().collection = [] { return CollectionFigures{7, 5, 2}; };
    const auto response = api.get("/metrics", api.viewer);
    EXPECT_EQ(response.headers.value("Content-Type"), "text/plain; version=0.0.4; charset=utf-8");
    for (const auto* line :
         {"pyscaler_nodes{cluster=\"web\",state=\"in_service\"} 1\n", "pyscaler_rounds_total 7\n",
          "pyscaler_samples_total{kind=\"missing\"} 2\n", "# TYPE process_cpu_seconds_total counter\n",
          "pyscaler_build_info{version=\"1.2.3\"} 1\n"})
        EXPECT_NE(response.body.find(line), std::string::npos) << line << "in\n" << response.body;
}

void collect_references(const boost::json::value& value, std::set<std::string>& into) {
    if (const auto* array = value.if_array())
        for (const auto& each : *array) collect_references(each, into);
    if (const auto* object = value.if_object())
        for (const auto& [name, each] : *object) {
            if (name == "$ref") into.emplace(each.as_string());
            collect_references(each, into);
        }
}

TEST(OpenApi, the_document_is_sound) {
    TestApi api;
    const auto document = TestApi::json(api.get("/api/v1/openapi.json", api.viewer));
    EXPECT_EQ(document.at("openapi"), "3.1.0");
    std::set<std::string> references;
    collect_references(document, references);
    EXPECT_GT(references.size(), 10U);
    const auto& schemas = document.at("components").at("schemas").as_object();
    for (const auto& reference : references) {
        const std::string prefix = "#/components/schemas/";
        ASSERT_TRUE(reference.starts_with(prefix)) << reference;
        EXPECT_TRUE(schemas.contains(reference.substr(prefix.size()))) << reference;
    }
    std::set<std::string> operations;
    for (const auto& [path, methods] : document.at("paths").as_object())
        for (const auto& [method, operation] : methods.as_object()) {
            EXPECT_TRUE(operations.emplace(operation.at("operationId").as_string()).second) << path << method;
            EXPECT_FALSE(operation.at("responses").as_object().empty());
        }
    EXPECT_GT(operations.size(), 80U);
}

}  // namespace
}  // namespace pyscaler::web
