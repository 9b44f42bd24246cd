#include "app/demo.hpp"

#include "app/administrator.hpp"
#include "app/demo_cluster.hpp"
#include "app/engine.hpp"
#include "app/server.hpp"
#include "db/repository.hpp"
#include "sandbox/privileges.hpp"
#include "sandbox/sandbox.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <fmt/core.h>
#include <set>
#include <thread>

namespace pyscaler::app {

using namespace std::chrono_literals;

namespace {

constexpr std::chrono::milliseconds look_every = 200ms;
constexpr std::chrono::milliseconds once_limit = 4min;
constexpr std::chrono::milliseconds stop_time = 15s;
constexpr std::chrono::milliseconds furnish_time = 20s;

/// In node units: calm, a rush that two or three nodes can bear, and calm again; over and over.
sandbox::Demand rush() {
    std::vector<sandbox::Demand::Point> points{{Duration{0s}, 0.3},  {Duration{12s}, 0.4}, {Duration{20s}, 1.7},
                                               {Duration{60s}, 1.7}, {Duration{66s}, 0.3}, {Duration{150s}, 0.2}};
    return sandbox::Demand::curve(std::move(points), true).value();
}

sandbox::SandboxOptions sandbox_options(const DemoOptions& options) {
    sandbox::SandboxOptions made;
    made.listen_port = options.sandbox_port;
    made.folder = options.folder / "sandbox";
    made.ssh_port = 0;
    made.health_port = 0;
    made.pending_time = Duration{1s};
    made.boot_time = Duration{500ms};
    made.shutdown_time = Duration{500ms};
    return made;
}

template <class T>
T wait_for(EventLoops& loops, Task<T> work) {
    return asio::co_spawn(loops.at(0), std::move(work), asio::use_future).get();
}

/// What `--once` waits for: a node in service that was not there at the beginning, and then one that has gone.
class Goal {
public:
    void note(const model::Event& event) {
        if (*event.kind != model::EventKind::node) return;
        if (event.state->str() == "in_service") ++arrived_;
        if (event.state->str() == "terminated" && arrived_ > 1) shrunk_ = true;
    }
    /// The first node in service is the one that the cluster begins with.
    bool has_begun() const { return arrived_ > 0; }
    bool is_reached() const { return shrunk_; }

private:
    int arrived_{0};
    bool shrunk_{false};
};

model::Event demo_event(Time now, const std::string& state, const std::string& reason) {
    model::Event event;
    event.time = now;
    event.kind = model::EventKind::demo;
    event.cluster = std::string(demo_cluster);
    event.subject = std::string("demo");
    event.state = state;
    event.reason = reason;
    return event;
}

}  // namespace

/// What runs, in the order in which it is built.
struct Demo::Stage {
    explicit Stage(DemoOptions given) : options(std::move(given)), cloud(sandbox_options(options)) {}

    /// Stops what was started, in reverse.
    ~Stage();
    Stage(const Stage&) = delete;
    Stage& operator=(const Stage&) = delete;

    Result<void> open();
    Result<void> furnish();

    DemoOptions options;
    SystemClock clock{};
    RandomIdentifiers identifiers{};
    EventLoops waiting{1};  // to await the cloud on
    sandbox::Sandbox cloud;
    std::unique_ptr<Engine> engine{};
    std::unique_ptr<Server> server{};
};

Result<void> Demo::Stage::open() {
    if (auto started = wait_for(waiting, cloud.start()); !started) return started.error().in("sandbox cloud");
    auto folder = DataFolder::open(options.folder / "server");
    if (!folder) return folder.error();
    EngineOptions engine_options;
    aws::Credentials credentials;
    credentials.access_key_id = cloud.access_key().id;
    credentials.secret_access_key = cloud.access_key().secret;
    engine_options.credentials = credentials;
    engine_options.smtp.host.clear();
    auto opened = Engine::open(*folder, engine_options, clock, identifiers);
    if (!opened) return opened.error();
    engine = std::move(*opened);
    http::ServerOptions listening;
    listening.address = options.listen_address;
    listening.port = options.listen_port;
    server = std::make_unique<Server>(*engine, *folder, listening, clock, identifiers);
    if (auto furnished = furnish(); !furnished) return furnished;
    return server->start();
}

Result<void> Demo::Stage::furnish() {
    DemoSite site;
    site.endpoint = cloud.url();
    site.region = cloud.options().region;
    site.account = sandbox::current_account();
    site.ssh_port = cloud.options().ssh_port;
    site.health_port = cloud.options().health_port;
    auto key = wait_for(engine->loops(), furnish_cloud(engine->cloud(), site, deadline_in(furnish_time)));
    if (!key) return key.error().in("furnishing the sandbox cloud");
    auto body = [&](db::Session& session) { return describe_demo(session, clock.now(), site, *key); };
    return engine->database().transact_now(body);
}

Demo::Stage::~Stage() {
    if (server) server->stop(deadline_in(2s));
    if (engine) engine->stop(deadline_in(2s));
    server.reset();
    engine.reset();
    wait_for(waiting, cloud.stop(deadline_in(stop_time)));
}

Result<void> Demo::follow(Stage& stage, const std::atomic<bool>& stopped) {
    Goal goal;
    bool rushing = false;
    std::int64_t seen = 0;
    const auto deadline = deadline_in(once_limit);
    while (!stopped && !(options_.once && goal.is_reached())) {
        auto body = [seen](db::Session& session) -> Result<std::vector<model::Event>> {
            return db::Repository<model::Event>{session}.select(
                db::Query{}.where(&model::Event::id, seen, db::Operator::greater));
        };
        auto events = stage.engine->database().read_now(body);
        if (!events) return events.error();
        for (const auto& event : *events) {
            seen = event.id;
            tell_(event);
            goal.note(event);
        }
        if (goal.has_begun() && !std::exchange(rushing, true)) {
            tell_(demo_event(stage.clock.now(), "rush", "visitors come: the demand rises"));
            stage.cloud.set_demand(rush());
        }
        if (options_.once && remaining(deadline) == 0ms)
            return Error{Errc::timed_out, "the cluster has not grown and shrunk within four minutes"};
        std::this_thread::sleep_for(look_every);
    }
    tell_(demo_event(stage.clock.now(), "done", goal.is_reached() ? "the cluster has grown and shrunk" : "stopped"));
    return {};
}

Result<void> Demo::run(const std::atomic<bool>& stopped) {
    Stage stage{options_};
    auto done = stage.open();
    if (done) {
        stage.cloud.set_demand(sandbox::Demand::constant(0.3));
        stage.engine->start();
        auto password = make_administrator(stage.engine->database(), stage.clock, stage.identifiers, false);
        if (!password) return password.error();
        ready_(DemoAddress{stage.server->url(), stage.cloud.url(), options_.folder / "server", stage.server->token(),
                           first_administrator, password->value_or(Secret{})});
        done = follow(stage, stopped);
    }
    return done;
}

}  // namespace pyscaler::app
