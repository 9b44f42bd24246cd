#include "cli/start_options.hpp"

#include "base/deadline.hpp"
#include "base/identifier.hpp"
#include "cli/execution_follower.hpp"
#include "cli/exit_status.hpp"
#include "cli/value_text.hpp"

#include <boost/json/serialize.hpp>
#include <cstdio>
#include <fmt/core.h>

namespace pyscaler::cli {

namespace json = boost::json;
using namespace std::chrono_literals;

namespace {

constexpr auto for_ever = 24h * 365;

/// Once more when the connection broke: the key keeps it from being started twice.
Result<std::string> ask_twice(Api& api, const ApiRequest& request) {
    auto answer = api.ask(request);
    if (!answer && answer.error() == Errc::unreachable) return api.ask(request);
    return answer;
}

}  // namespace

void add_start_options(Arguments& arguments, StartOptions& options) {
    arguments.option("--reason", options.reason, "why, for the record")
        .flag("--follow", options.follow, "show what it says until it has ended; 1 when it failed")
        .duration("--wait", options.wait, "with --follow: for at most this long, then end with 5")
        .flag("--dry-run", options.dry_run, "only check that what is named exists");
    add_client_options(arguments, options.client);
}

Result<int> start_execution(Api& api, const std::string& path, json::object body, const StartOptions& options) {
    if (!options.reason.empty()) body["reason"] = options.reason;
    ApiRequest request;
    request.method = "POST";
    request.path = path;
    request.body = json::serialize(body);
    request.idempotency_key = RandomIdentifiers{}.uuid();
    const auto answer = ask_twice(api, request);
    if (!answer) return answer.error();
    const auto started = parse_answer(*answer);
    if (!started) return started.error();
    const auto execution = text_of(*started, "execution");
    if (options.client.wants_json() && !options.follow)
        print_json(*answer);
    else if (!options.client.wants_json())
        fmt::print(options.follow ? stderr : stdout, "execution {}\n", execution);
    if (!options.follow) return done;
    const auto deadline = deadline_in(options.wait ? options.wait->value() : std::chrono::milliseconds{for_ever});
    return follow_execution(api, execution, options.client.wants_json(), deadline);
}

}  // namespace pyscaler::cli
