#include "base/log.hpp"
#include "db/database.hpp"
#include "http/problem.hpp"
#include "web/routes.hpp"

namespace pyscaler::web {
namespace {

Endpoint endpoint_of(std::string pattern, std::string summary) {
    Endpoint endpoint;
    endpoint.pattern = std::move(pattern);
    endpoint.tag = "monitoring";
    endpoint.summary = std::move(summary);
    endpoint.answer = "text";
    return endpoint;
}

Task<http::Response> health(http::Request, Caller) { co_return http::Response::text("ok\n"); }

Task<bool> database_answers(Services& services) {
    const auto ask = [](db::Session& session) -> Result<bool> {
        return !session.query("SELECT 1", {}, {db::CellType::integer}).rows.empty();
    };
    try {
        const auto answer = co_await services.database.read(ask);
        co_return answer ? *answer : false;
    } catch (const boost::system::system_error&) {
        throw;  // we are stopping
    } catch (const std::exception& error) {
        log::warning("web", "not ready: {}", error.what());
        co_return false;
    }
}

Task<http::Response> ready(Services& services, http::Request, Caller) {
    if (co_await database_answers(services)) co_return http::Response::text("ready\n");
    co_return http::problem(503, "the database does not answer");
}

}  // namespace

void add_health_routes(Routes& routes, Services& services) {
    routes.add(endpoint_of("/healthz", "200 as long as the process serves"), health);
    routes.add(endpoint_of("/readyz", "200 when the database answers, else 503"),
               [&services](http::Request request, Caller caller) {
                   return ready(services, std::move(request), std::move(caller));
               });
}

}  // namespace pyscaler::web
