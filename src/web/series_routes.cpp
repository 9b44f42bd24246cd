#include "db/database.hpp"
#include "samples/store.hpp"
#include "web/reply.hpp"
#include "web/routes.hpp"
#include "web/series_request.hpp"
#include "web/series_text.hpp"

#include <fmt/core.h>

namespace pyscaler::web {
namespace {

Endpoint series_endpoint() {
    Endpoint endpoint;
    endpoint.pattern = "/api/v1/series";
    endpoint.scope = model::Role::viewer;
    endpoint.tag = "series";
    endpoint.summary = "The samples of nodes and counters: [milliseconds, value], or [milliseconds, null, cause]";
    endpoint.query = {{"node", "names, separated by commas"},
                      {"cluster", "instead of nodes: all of this cluster"},
                      {"counter", "names, separated by commas; else those that the cluster's triggers have"},
                      {"jvm", "names, separated by commas; else all of a node"},
                      {"from", "RFC 3339"},
                      {"to", "RFC 3339; now by default"},
                      {"last", "instead of from: how long before to, such as 6h; 1h by default"},
                      {"step", "a duration: one point for each"},
                      {"aggregate", "average, min, max, last, sum or count of a step"}};
    endpoint.answer = "Series";
    return endpoint;
}

std::size_t points_of(const std::vector<std::vector<samples::Sample>>& samples) {
    std::size_t points = 0;
    for (const auto& series : samples) points += series.size();
    return points;
}

Task<http::Response> series(Services& services, http::Request request, Caller caller) {
    const auto now = services.clock.now();
    const auto wanted = read_series_request(request.target.query, now);
    if (!wanted) co_return refusal(wanted.error());
    const auto look = [caller, now, wanted = *wanted](db::Session& session) {
        return find_series(session, now, caller, wanted);
    };
    const auto names = co_await services.database.read(look);
    if (!names) co_return refusal(names.error());
    std::vector<samples::SeriesKey> keys;
    for (const auto& name : *names) keys.push_back(name.key);
    const auto samples = co_await services.samples.ranges(std::move(keys), wanted->window);
    if (!samples) co_return refusal(samples.error());
    if (points_of(*samples) > most_points)
        co_return refusal(Error{
            Errc::invalid, fmt::format("step: these are more than {} points; ask for a longer step", most_points)});
    co_return http::Response::json(series_text(wanted->window, *names, *samples));
}

}  // namespace

void add_series_routes(Routes& routes, Services& services) {
    routes.add(series_endpoint(), [&services](http::Request request, Caller caller) {
        return series(services, std::move(request), std::move(caller));
    });
}

}  // namespace pyscaler::web
