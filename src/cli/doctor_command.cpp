#include "cli/doctor_command.hpp"

#include "app/data_folder.hpp"
#include "base/clock.hpp"
#include "cli/client_options.hpp"
#include "cli/colour.hpp"
#include "cli/diagnosis.hpp"
#include "cli/exit_status.hpp"
#include "cli/value_text.hpp"

#include <boost/json/serialize.hpp>
#include <fmt/format.h>

namespace pyscaler::cli {
namespace {

namespace json = boost::json;
using namespace std::chrono_literals;

constexpr auto tolerated = 2s;
constexpr Duration patience{10s};

Finding compare_clocks(const json::value& status) {
    const auto theirs = parse_time(text_of(status, "time"));
    if (!theirs) return {Health::warn, "server's clock", "the server does not tell its time", ""};
    const auto apart = std::chrono::abs(SystemClock{}.now() - *theirs);
    if (apart <= tolerated) return {Health::ok, "server's clock", "as here", ""};
    return {Health::warn, "server's clock", fmt::format("{} apart from here", short_duration(apart)),
            "synchronise both: expiry of tokens and freezes is told by the server's"};
}

std::string caller_of(const json::value& status) {
    const auto* members = status.if_object();
    const auto* caller = members != nullptr ? members->if_contains("caller") : nullptr;
    if (caller == nullptr) return "good";
    const auto cluster = text_of(*caller, "cluster");
    return fmt::format("{}, {}{}", text_of(*caller, "name"), text_of(*caller, "scope"),
                       cluster.empty() ? "" : "@" + cluster);
}

/// Server, token and the server's clock, as far as one follows from the other.
Diagnosis look_at_server(const ClientOptions& options) {
    auto server = find_server(options.server);
    if (!server) return {{Health::fail, "server", server.error().detail(), "give --url"}};
    const bool has_token = !server->token.empty();
    Api api{std::move(*server), options.patience.value_or(patience)};
    if (auto alive = api.get("/healthz"); !alive)
        return {{Health::fail, "server", alive.error().detail(),
                 "start it with `pyscaler serve`, or say where it is: --url or PYSCALER_URL"}};
    Diagnosis diagnosis{{Health::ok, "server", api.url() + " answers", ""}};
    const auto status = api.get_json(api_path({"status"}));
    if (!status) {
        diagnosis.push_back({Health::fail, "token", status.error().detail(),
                             has_token ? "make another: pyscaler tokens create NAME"
                                       : "give --token or PYSCALER_TOKEN, or --data of the server's folder"});
        return diagnosis;
    }
    diagnosis.push_back({Health::ok, "token", caller_of(*status), ""});
    diagnosis.push_back(compare_clocks(*status));
    return diagnosis;
}

Diagnosis look_at_everything(const ClientOptions& options) {
    const auto& data = options.server.data;
    const auto folder = data.empty() ? app::DataFolder::default_path() : std::filesystem::path{data};
    auto diagnosis = look_at_data_folder(folder);
    diagnosis.push_back(look_at_database(folder));
    for (auto& finding : look_at_server(options)) diagnosis.push_back(std::move(finding));
    diagnosis.push_back(look_at_clock());
    diagnosis.push_back(look_at_aws_credentials());
    diagnosis.push_back(look_at_ssh_server());
    return diagnosis;
}

}  // namespace

int run_doctor(int argc, char** argv) {
    ClientOptions options;
    Arguments arguments{"doctor",
                        "Looks at what must be right (data folder, database, server, token, clock, AWS credentials,\n"
                        "SSH server of the sandbox) and says what to do. Ends with 1 when something fails."};
    add_client_options(arguments, options);
    arguments.examples("  pyscaler doctor\n  pyscaler doctor --data /srv/pyscaler --output json");
    if (const auto ended = arguments.parse(argc, argv)) return *ended;
    const auto diagnosis = look_at_everything(options);
    if (options.wants_json())
        print_json(json::serialize(to_json(diagnosis)));
    else
        fmt::print("{}", diagnosis_text(diagnosis, has_colour()));
    return has_failure(diagnosis) ? failed : done;
}

}  // namespace pyscaler::cli
