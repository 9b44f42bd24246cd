#include "app/server.hpp"

#include "base/descriptors.hpp"
#include "base/log.hpp"
#include "control/policy_check.hpp"
#include "db/repository.hpp"
#include "model/api_token.hpp"
#include "model/setting.hpp"
#include "web/event_feed.hpp"
#include "web/token.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <filesystem>

namespace pyscaler::app {
namespace {

/// The token that the command line on this machine uses.
constexpr const char* local_token = "local";

std::string installation_of(db::Database& database) {
    auto body = [](db::Session& session) -> Result<std::string> {
        const auto known = db::Repository<model::Setting>{session}.find_by_name("installation_id");
        return known ? known->value.str() : std::string{};
    };
    return database.read_now(body).value();
}

web::Services services_of(Engine& engine, const Clock& clock, Identifiers& identifiers) {
    web::Services services{engine.database(), engine.store(),     engine.broker(),
                           engine.queues(),   engine.results(),   clock,
                           identifiers,       engine.collector(), engine.sessions()};
    services.checks = {control::check_policy};
    services.kick = [&engine] { engine.kick(); };
    services.workers = [&engine] { return engine.workers(); };
    services.cancel_task = [&engine](std::string id) { return engine.revoke(std::move(id)); };
    services.findings = [&engine] { return engine.findings(); };
    services.collection = [&engine] {
        const auto figures = engine.figures();
        return web::CollectionFigures{figures.rounds, figures.values, figures.missing};
    };
    services.version = PYSCALER_VERSION;
    services.installation = installation_of(engine.database());
    services.started = clock.now();
    return services;
}

http::ServerOptions with_body_limit(http::ServerOptions options) {
    options.body_limit = web::body_limit();
    return options;
}

}  // namespace

Server::Server(Engine& engine, DataFolder folder, http::ServerOptions options, const Clock& clock,
               Identifiers& identifiers)
    : engine_(engine),
      folder_(std::move(folder)),
      clock_(clock),
      identifiers_(identifiers),
      services_(services_of(engine, clock, identifiers)),
      server_(engine.loops(), with_body_limit(std::move(options)), web::make_handler(services_)),
      scope_(engine.loops().at(0).get_executor()) {
    engine.on_round(
        [events = services_.events](const std::string& cluster, Time slot) { events->tell_samples(cluster, slot); });
    services_.http = [this] { return server_.statistics(); };
}

Server::~Server() = default;

Result<void> Server::make_local_token() {
    auto body = [this](db::Session& session) -> Result<web::MadeToken> {
        db::Repository<model::ApiToken> tokens{session};
        if (const auto old = tokens.find_by_name(local_token))
            if (auto removed = tokens.remove(old->id); !removed) return removed.error();
        web::TokenRequest wanted;
        wanted.name = local_token;
        wanted.scope = model::Role::administrator;
        return web::make_token(session, clock_.now(), identifiers_, wanted);
    };
    auto made = engine_.database().transact_now(body);
    if (!made) return made.error();
    token_ = made->text;
    if (auto written = write_private(folder_.token_file(), token_.reveal() + "\n"); !written) return written;
    return write_private(folder_.url_file(), server_.url() + "\n");
}

Result<void> Server::start() {
    raise_descriptor_limit();
    if (auto started = server_.start(); !started) return started;
    scope_.spawn("events", services_.events->run());
    return make_local_token();
}

void Server::stop(Deadline deadline) {
    std::error_code ignored;
    std::filesystem::remove(folder_.url_file(), ignored);
    std::filesystem::remove(folder_.token_file(), ignored);
    asio::co_spawn(engine_.loops().at(0), server_.stop(deadline), asio::use_future).get();
    asio::co_spawn(engine_.loops().at(0), scope_.stop(deadline), asio::use_future).get();
}

std::string Server::url() const { return server_.url(); }

Result<void> Server::reload_certificates() { return server_.reload_certificates(); }

}  // namespace pyscaler::app
