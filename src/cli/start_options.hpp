#pragma once
#include "cli/client_options.hpp"

#include <boost/json/object.hpp>
#include <optional>
#include <string>

namespace pyscaler::cli {

/// What the commands take that start an execution: `run` and `fire`.
struct StartOptions {
    std::string reason{};
    bool follow{false};
    bool dry_run{false};
    std::optional<Duration> wait{};  ///< how long to follow; none: until it ends
    ClientOptions client{};
};

void add_start_options(Arguments& arguments, StartOptions& options);

/// Starts an execution by asking `path` with `body`, which gets the reason, and tells its name; follows it if that is
/// asked for. An answer that got lost is asked for again, with the same idempotency key.
Result<int> start_execution(Api& api, const std::string& path, boost::json::object body, const StartOptions& options);

}  // namespace pyscaler::cli
