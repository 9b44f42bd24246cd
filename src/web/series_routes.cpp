#include "db/read_cache.hpp"
#include "samples/store.hpp"
#include "web/reply.hpp"
#include "web/routes.hpp"
#include "web/series_request.hpp"
#include "web/series_text.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <memory>

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

using SeriesNames = std::vector<SeriesName>;
using KnownNames = db::ReadCache<SeriesNames>;
constexpr std::size_t most_bytes_of_names = 4U << 20U;

std::string question_of(const Caller& caller, const SeriesRequest& wanted) {
    return fmt::format("{}\n{}\n{}\n{}\n{}", permissions_text(caller), fmt::join(wanted.nodes, ","), wanted.cluster,
                       fmt::join(wanted.counters, ","), fmt::join(wanted.jvms, ","));
}

/// From memory when nothing was written since they were looked up: a graph asks for the same ones again and again.
Task<Result<std::shared_ptr<const SeriesNames>>> names_of(Services& services, KnownNames& known, Time now,
                                                          Caller caller, SeriesRequest wanted) {
    auto question = question_of(caller, wanted);
    if (auto names = known.find(question)) co_return names;
    const auto version = known.version();
    const auto look = [caller, now, wanted](db::Session& session) { return find_series(session, now, caller, wanted); };
    auto found = co_await services.database.read(look);
    if (!found) co_return found.error();
    const auto bytes = question.size() + found->size() * (sizeof(SeriesName) + 64);
    auto names = std::make_shared<const SeriesNames>(std::move(*found));
    known.keep(std::move(question), names, bytes, version);
    co_return names;
}

Task<http::Response> series(Services& services, std::shared_ptr<KnownNames> known, http::Request request,
                            Caller caller) {
    const auto now = services.clock.now();
    const auto wanted = read_series_request(request.target.query, now);
    if (!wanted) co_return refusal(wanted.error());
    const auto names = co_await names_of(services, *known, now, std::move(caller), *wanted);
    if (!names) co_return refusal(names.error());
    std::vector<samples::SeriesKey> keys;
    for (const auto& name : **names) keys.push_back(name.key);
    const auto samples = co_await services.samples.ranges(std::move(keys), wanted->window);
    if (!samples) co_return refusal(samples.error());
    if (points_of(*samples) > most_points)
        co_return refusal(Error{
            Errc::invalid, fmt::format("step: these are more than {} points; ask for a longer step", most_points)});
    co_return http::Response::json(series_text(wanted->window, **names, *samples));
}

}  // namespace

void add_series_routes(Routes& routes, Services& services) {
    const auto known = std::make_shared<KnownNames>(services.database, most_bytes_of_names);
    routes.add(series_endpoint(), [&services, known](http::Request request, Caller caller) {
        return series(services, known, std::move(request), std::move(caller));
    });
}

}  // namespace pyscaler::web
