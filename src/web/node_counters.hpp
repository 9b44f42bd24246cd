#pragma once
#include "base/result.hpp"
#include "monitoring/endpoint.hpp"
#include "monitoring/reading.hpp"
#include "monitoring/source.hpp"
#include "samples/series_key.hpp"

#include <boost/json/object.hpp>
#include <string>
#include <vector>

namespace pyscaler::db {
class Session;
}

namespace pyscaler::web {

/// Everything that is collected of one node: the endpoints (the node, and each JVM on it) and the counters of its
/// cluster.
struct NodeCounters {
    std::vector<monitoring::Endpoint> endpoints{};
    monitoring::Counters counters{};

    /// One series of it.
    struct Series {
        samples::SeriesKey key{};
        std::string counter{};
        std::string jvm{};  ///< empty: of the node itself
    };
    std::vector<Series> series() const;
};

NodeCounters counters_of(db::Session& session, Time now, const model::Node& node);

/// {"counter", "jvm", "time", "value", "cause", "exit_status", "error_output", "elapsed"}.
boost::json::object to_json(const NodeCounters::Series& series, const monitoring::Reading& reading);

}  // namespace pyscaler::web
