#pragma once
#include "base/clock.hpp"
#include "base/identifier.hpp"
#include "base/task.hpp"
#include "configuration/change.hpp"
#include "http/handler.hpp"
#include "http/router.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace pyscaler {
namespace db {
class Database;
}
namespace samples {
class Store;
}
namespace tasks {
class Broker;
class Queues;
class Results;
struct WorkerStatus;
}  // namespace tasks
namespace monitoring {
class Collector;
}
namespace fleet {
class Sessions;
struct Finding;
}  // namespace fleet
namespace http {
struct ServerStatistics;
}
}  // namespace pyscaler

namespace pyscaler::web {

class EventFeed;
class LoginLimit;
class Passwords;

/// What collection has done since the start of the process.
struct CollectionFigures {
    std::uint64_t rounds{0};
    std::uint64_t values{0};
    std::uint64_t missing{0};
};

/// What the API works with; all of it outlives the handler and its requests. The functions are called from any event
/// loop; one that is empty means that this process has no such part.
struct Services {
    db::Database& database;
    samples::Store& samples;
    tasks::Broker& broker;
    tasks::Queues& queues;
    tasks::Results& results;
    const Clock& clock;
    Identifiers& identifiers;
    monitoring::Collector& collector;
    fleet::Sessions& sessions;
    std::vector<configuration::Check> checks{};  ///< what changes of the configuration must pass

    std::shared_ptr<Passwords> passwords{};                             ///< `make_routes` makes one where there is none
    std::shared_ptr<EventFeed> events{};                                ///< likewise; somebody has to run it
    std::shared_ptr<LoginLimit> guesses{};                              ///< of passwords; likewise
    std::function<void()> kick{};                                       ///< work was written: look at the outbox now
    std::function<Task<std::vector<tasks::WorkerStatus>>()> workers{};  ///< of this process; the one of steps is last
    std::function<Task<bool>(std::string)> cancel_task{};               ///< stops a task that this process runs
    std::function<Task<std::vector<fleet::Finding>>()> findings{};      ///< of the newest reconciliation
    std::function<CollectionFigures()> collection{};
    std::function<http::ServerStatistics()> http{};

    std::string version{};
    std::string installation{};
    Time started{};
};

/// Every route, each with its scope: `/api/v1/…`, `/metrics`, `/healthz`, `/readyz`. Handlers expect the caller in the
/// request's context, which `make_handler` puts there; others may add routes of their own before it is served.
http::Router make_router(Services& services);

/// `router` behind authentication by bearer token, a limit on failed logins per address, and the headers that every
/// answer has. Paths outside `/api/` and `/metrics` need no token.
http::Handler make_handler(Services& services, http::Router router);
inline http::Handler make_handler(Services& services) { return make_handler(services, make_router(services)); }

/// The size of body that a request may have: for `http::ServerOptions::body_limit`.
http::BodyLimit body_limit();

}  // namespace pyscaler::web
