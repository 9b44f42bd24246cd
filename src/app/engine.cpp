#include "app/engine.hpp"

#include "app/first_start.hpp"
#include "app/host_key_registrar.hpp"
#include "app/schedules.hpp"
#include "app/upkeep.hpp"
#include "base/log.hpp"
#include "control/step_runner.hpp"
#include "fleet/launcher.hpp"
#include "mail/mailer.hpp"
#include "samples/embedded/embedded_store.hpp"
#include "tasks/beat.hpp"
#include "tasks/embedded/broker.hpp"
#include "tasks/embedded/leadership.hpp"
#include "tasks/embedded/results.hpp"
#include "tasks/embedded/storage.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_future.hpp>
#include <fmt/core.h>
#include <thread>

namespace pyscaler::app {

using namespace std::chrono_literals;

namespace {

constexpr std::size_t mails_at_once = 4;
constexpr std::chrono::milliseconds reconciliation_limit = 5min;

tasks::WorkerOptions collecting() {
    tasks::WorkerOptions options;
    options.name = "collect";
    options.queues = {std::string(collect_queue)};
    options.concurrency = 1000;  // a round waits nearly all of its time
    return options;
}

tasks::WorkerOptions working() {
    tasks::WorkerOptions options;
    options.name = "steps";
    options.concurrency = 64;
    return options;
}

/// The data folder is locked, so a lead in it that did not end is that of a crashed predecessor. With its name we go on
/// at once, and do not lose every slot until its time is over.
tasks::BeatOptions beating() {
    tasks::BeatOptions options;
    options.owner = "server";
    options.pause = Duration{500ms};
    return options;
}

std::shared_ptr<aws::CredentialsProvider> credentials_of(const EngineOptions& options, http::Client& client,
                                                         const Clock& clock) {
    if (options.credentials) return aws::fixed_credentials(*options.credentials);
    return aws::default_credentials(client, clock, aws::process_environment(), options.aws_profile);
}

}  // namespace

/// In the order in which they are built; destroyed in reverse.
struct Engine::Parts {
    Parts(DataFolder data_folder, EngineOptions given, std::unique_ptr<db::Database> opened_database,
          std::unique_ptr<samples::embedded::EmbeddedStore> opened_store, std::string installation,
          const Clock& given_clock, Identifiers& given_identifiers);
    void add_handlers();

    DataFolder folder;
    EngineOptions options;
    const Clock& clock;
    Identifiers& identifiers;
    std::unique_ptr<db::Database> database;
    std::unique_ptr<samples::embedded::EmbeddedStore> store;
    tasks::embedded::Storage storage;
    tasks::embedded::Broker broker;
    tasks::embedded::Results results;
    tasks::embedded::Leadership leadership;
    asio::thread_pool mail_threads{mails_at_once};
    EventLoops loops;
    asio::any_io_executor main;
    Scope scope;
    HostKeyRegistrar host_keys;
    fleet::Sessions sessions;
    monitoring::Collector collector;
    http::Client http;
    fleet::Cloud cloud;
    fleet::Launcher launcher;
    fleet::Service service;
    fleet::Reconciler reconciler;
    mail::Mailer mailer;
    control::StepRunner runner;
    control::Outbox outbox;
    control::Cleanup cleanup;
    Upkeep upkeep;
    std::function<void(const std::string&, Time)> told_of_round{};
    Collection collection;
    tasks::Registry handlers{};
    tasks::Worker collecting_worker;
    tasks::Worker working_worker;
    Schedules schedules;
    tasks::Beat beat;
};

Engine::Parts::Parts(DataFolder data_folder, EngineOptions given, std::unique_ptr<db::Database> opened_database,
                     std::unique_ptr<samples::embedded::EmbeddedStore> opened_store, std::string installation,
                     const Clock& given_clock, Identifiers& given_identifiers)
    : folder(std::move(data_folder)),
      options(std::move(given)),
      clock(given_clock),
      identifiers(given_identifiers),
      database(std::move(opened_database)),
      store(std::move(opened_store)),
      storage(tasks::embedded::StorageOptions{.file = folder.tasks_file()}, clock),
      broker(storage),
      results(storage),
      leadership(storage),
      loops(options.loops > 0 ? options.loops : std::thread::hardware_concurrency()),
      main(loops.at(0).get_executor()),
      scope(main),
      host_keys(*database, clock, scope),
      sessions(loops, identifiers),
      collector(sessions, clock, *store, host_keys),
      http(main),
      cloud(http, credentials_of(options, http, clock), clock, identifiers),
      launcher(*database, cloud, clock, installation),
      service(*database, cloud, clock),
      reconciler(*database, cloud, service, clock, installation),
      mailer(mail_threads, clock, identifiers),
      runner(actions::Services{*database, launcher, service, sessions, mailer, options.smtp, options.mail_from}, clock),
      outbox(*database, broker, results, clock),
      cleanup(*database, service, scope),
      upkeep(main, *database, outbox, cleanup, clock),
      collection(*database, collector, clock, identifiers,
                 [this](const std::string& cluster, Time slot) {
                     upkeep.kick();
                     if (told_of_round) told_of_round(cluster, slot);
                 }),
      collecting_worker(main, broker, results, handlers, clock, identifiers, collecting()),
      working_worker(main, broker, results, handlers, clock, identifiers, working()),
      schedules(*database, clock),
      beat(main, schedules, broker, leadership, clock, identifiers, beating()) {
    add_handlers();
}

namespace {

using Json = Result<boost::json::value>;

Task<Json> collect(Collection& collection, std::string cluster) {
    auto done = co_await collection.run(std::move(cluster));
    if (!done) co_return done.error();
    co_return boost::json::value{};
}

Task<Json> run_step(control::StepRunner& runner, Upkeep& upkeep, std::string execution, std::int64_t position) {
    auto done = co_await runner.run(std::move(execution), position);
    upkeep.kick();
    if (!done) co_return done.error();
    co_return boost::json::value{};
}

Task<Json> reconcile(fleet::Reconciler& reconciler) {
    const auto findings = co_await reconciler.run(deadline_in(reconciliation_limit));
    co_return boost::json::value(findings.size());
}

Task<Json> expire(db::Database& database, samples::Store& store, Time now, Retention retention) {
    auto done = co_await remove_expired(database, store, now, retention);
    if (!done) co_return done.error();
    co_return boost::json::value{};
}

Error wrong_arguments(std::string_view expected) {
    return {Errc::invalid, fmt::format("the arguments must be {}", expected)};
}

/// For a handler that has nothing to do but say so.
Task<Json> refuse(Error error) { co_return error; }

}  // namespace

void Engine::Parts::add_handlers() {
    tasks::HandlerOptions quiet;
    quiet.ignore_result = true;
    quiet.retry.max_retries = 0;
    handlers.add(
        std::string(collect_task),
        [this](tasks::Context, boost::json::array args, boost::json::object) {
            if (args.size() != 1 || !args[0].is_string()) return refuse(wrong_arguments("[cluster]"));
            return collect(collection, std::string(args[0].as_string()));
        },
        quiet);
    handlers.add(std::string(control::run_step_task),
                 [this](tasks::Context, boost::json::array args, boost::json::object) {
                     if (args.size() != 2 || !args[0].is_string() || !args[1].is_int64())
                         return refuse(wrong_arguments("[execution, position]"));
                     return run_step(runner, upkeep, std::string(args[0].as_string()), args[1].as_int64());
                 });
    handlers.add("pyscaler.reconcile",
                 [this](tasks::Context, boost::json::array, boost::json::object) { return reconcile(reconciler); });
    handlers.add("pyscaler.expire", [this](tasks::Context, boost::json::array, boost::json::object) {
        return expire(*database, *store, clock.now(), options.retention);
    });
}

Result<std::unique_ptr<Engine>> Engine::open(DataFolder folder, EngineOptions options, const Clock& clock,
                                             Identifiers& identifiers) {
    if (auto locked = folder.lock(); !locked) return locked.error();
    auto key = SealingKey::load_or_create(folder.key_file());
    if (!key) return key.error();
    if (auto ready = bring_up_to_date(folder, clock); !ready) return ready.error();
    auto database = db::Database::open(folder.database_url(), *key);
    if (!database) return database.error();
    auto installation = first_start(**database, clock, identifiers);
    if (!installation) return installation.error();
    samples::embedded::Limits limits;
    limits.retention = options.sample_retention.value();
    auto store = samples::embedded::EmbeddedStore::open(folder.samples_folder(), clock, limits);
    if (!store) return store.error();
    auto parts = std::make_unique<Parts>(std::move(folder), std::move(options), std::move(*database), std::move(*store),
                                         std::move(*installation), clock, identifiers);
    return std::unique_ptr<Engine>{new Engine(std::move(parts))};
}

Engine::Engine(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

Engine::~Engine() { parts_->loops.stop(); }

void Engine::start() {
    parts_->scope.spawn("upkeep", parts_->upkeep.run());
    parts_->collecting_worker.start();
    parts_->working_worker.start();
    parts_->beat.start();
}

namespace {

Task<void> stop_all(tasks::Beat& beat, tasks::Worker& collecting_worker, tasks::Worker& working_worker, Scope& scope,
                    fleet::Sessions& sessions, samples::Store& store, Deadline deadline) {
    co_await beat.stop(deadline);
    // A round that is cut short is a lost slot, which the decision knows how to take.
    co_await collecting_worker.stop(deadline_in(0ms));
    co_await working_worker.stop(deadline);
    co_await scope.stop(deadline_in(5s));
    co_await sessions.stop(deadline_in(5s));
    if (auto flushed = co_await store.flush(); !flushed) log::error("samples", "{}", flushed.error().detail());
}

}  // namespace

void Engine::stop(Deadline deadline) {
    auto stopping = stop_all(parts_->beat, parts_->collecting_worker, parts_->working_worker, parts_->scope,
                             parts_->sessions, *parts_->store, deadline);
    asio::co_spawn(parts_->main, std::move(stopping), asio::use_future).get();
}

EventLoops& Engine::loops() { return parts_->loops; }
db::Database& Engine::database() { return *parts_->database; }
samples::Store& Engine::store() { return *parts_->store; }
tasks::Broker& Engine::broker() { return parts_->broker; }
tasks::Queues& Engine::queues() { return parts_->broker; }
tasks::Results& Engine::results() { return parts_->results; }
monitoring::Collector& Engine::collector() { return parts_->collector; }
fleet::Sessions& Engine::sessions() { return parts_->sessions; }
fleet::Cloud& Engine::cloud() { return parts_->cloud; }
void Engine::kick() { parts_->upkeep.kick(); }
void Engine::on_round(std::function<void(const std::string& cluster, Time slot)> told) {
    parts_->told_of_round = std::move(told);
}
Collection::Figures Engine::figures() const { return parts_->collection.figures(); }

Task<std::vector<tasks::WorkerStatus>> Engine::workers() {
    std::vector<tasks::WorkerStatus> all;
    all.push_back(co_await parts_->collecting_worker.status());
    all.push_back(co_await parts_->working_worker.status());
    co_return all;
}

Task<bool> Engine::revoke(std::string task) { co_return co_await parts_->working_worker.revoke(std::move(task)); }

namespace {

Task<std::vector<fleet::Finding>> copy_of(const fleet::Reconciler& reconciler) { co_return reconciler.findings(); }

}  // namespace

Task<std::vector<fleet::Finding>> Engine::findings() {
    co_return co_await asio::co_spawn(parts_->main, copy_of(parts_->reconciler), asio::use_awaitable);
}

}  // namespace pyscaler::app
