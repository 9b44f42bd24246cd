#include "cli/check_command.hpp"

#include "cli/client_options.hpp"
#include "cli/exit_status.hpp"
#include "cli/readings_table.hpp"
#include "cli/value_text.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/core.h>

namespace pyscaler::cli {
namespace {

struct Wish {
    std::string node{};
    ClientOptions client{};
};

Result<int> check(const Wish& wish) {
    auto api = open_api(wish.client);
    if (!api) return api.error();
    ApiRequest request;
    request.method = "POST";
    request.path = api_path({"nodes", wish.node, "check"});
    const auto body = api->ask(std::move(request));
    if (!body) return body.error();
    const auto answer = parse_answer(*body);
    if (!answer) return answer.error();
    const auto& readings = list_of(*answer, "readings");
    const auto missing = missing_among(readings);
    if (wish.client.wants_json()) {
        print_json(*body);
    } else if (readings.empty()) {
        fmt::print(stderr, "{} has no counters: no trigger of its cluster names one.\n", wish.node);
    } else {
        fmt::print("{}", readings_table(readings));
        if (missing > 0) fmt::print(stderr, "{} of {} counters gave no value.\n", missing, readings.size());
    }
    return missing == 0 ? done : failed;
}

}  // namespace

int run_check(int argc, char** argv) {
    Wish wish;
    Arguments arguments{
        "check", "Logs in to a node and reads each counter once, storing nothing. Ends with 1 if one gave none."};
    arguments.positional("NODE", wish.node, "its name");
    add_client_options(arguments, wish.client);
    arguments.examples("  pyscaler check web01\n  pyscaler check web01 --output json");
    if (const auto ended = arguments.parse(argc, argv)) return *ended;
    return finish("check", check(wish));
}

}  // namespace pyscaler::cli
