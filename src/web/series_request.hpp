#pragma once
#include "base/clock.hpp"
#include "base/result.hpp"
#include "http/target.hpp"
#include "samples/series_key.hpp"
#include "samples/window.hpp"
#include "web/caller.hpp"

#include <string>
#include <vector>

namespace pyscaler::db {
class Session;
}

namespace pyscaler::web {

/// A series that somebody wants to see, by its names.
struct SeriesName {
    samples::SeriesKey key{};
    std::string node{};
    std::string jvm{};  ///< empty: of the node itself
    std::string counter{};
    std::string unit{};

    std::string label() const;  ///< "web01 cpu", "web01/tomcat heap"
};

/// What of which series somebody wants to see.
struct SeriesRequest {
    std::vector<std::string> nodes{};  ///< by name; empty: all of `cluster`
    std::string cluster{};
    std::vector<std::string> counters{};  ///< by name; empty: all that the cluster's enabled triggers have
    std::vector<std::string> jvms{};      ///< by name; empty: all
    samples::Window window{};
};

/// The most series and points of one answer.
inline constexpr std::size_t most_series = 2000;
inline constexpr std::size_t most_points = 500'000;

/// From a query: `node` and `counter` (several by commas), or `cluster`; `jvm`; `from` and `to` (now, by default), or
/// `last` ("6h"; one hour by default); `step` and `aggregate`. `Errc::invalid` names the parameter.
Result<SeriesRequest> read_series_request(const http::Parameters& query, Time now);

/// The series that are meant. `Errc::not_found` names what does not exist, for this caller.
Result<std::vector<SeriesName>> find_series(db::Session& session, Time now, const Caller& caller,
                                            const SeriesRequest& request);

}  // namespace pyscaler::web
