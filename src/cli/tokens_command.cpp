#include "cli/tokens_command.hpp"

#include "base/clock.hpp"
#include "cli/administered.hpp"
#include "cli/client_options.hpp"
#include "cli/command.hpp"
#include "cli/exit_status.hpp"
#include "cli/value_text.hpp"

#include <algorithm>
#include <array>
#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/core.h>

namespace pyscaler::cli {
namespace {

namespace json = boost::json;

constexpr std::array<std::string_view, 3> scopes{"viewer", "operator", "administrator"};

struct Wish {
    std::string name{};
    std::string scope{"viewer"};
    std::optional<Duration> lifetime{};
    bool dry_run{false};
    ClientOptions client{};
};

/// "operator@web" as the API says it.
Result<json::object> token_of(const Wish& wish) {
    const auto at = wish.scope.find('@');
    const auto scope = wish.scope.substr(0, at);
    if (std::find(scopes.begin(), scopes.end(), scope) == scopes.end())
        return Error{Errc::invalid,
                     fmt::format("--scope {}: expected viewer, operator or administrator, and @CLUSTER for one cluster",
                                 wish.scope)};
    json::object token{{"name", wish.name}, {"scope", scope}};
    if (at != std::string::npos) token["cluster"] = wish.scope.substr(at + 1);
    if (wish.lifetime) token["expires_at"] = format_time(SystemClock{}.now() + wish.lifetime->value());
    return token;
}

Result<int> create(const Wish& wish, const json::object& token) {
    auto api = open_api(wish.client);
    if (!api) return api.error();
    if (wish.dry_run) {
        fmt::print("would create {}\n", json::serialize(token));
        return done;
    }
    ApiRequest request;
    request.method = "POST";
    request.path = api_path({"tokens"});
    request.body = json::serialize(token);
    const auto body = api->ask(std::move(request));
    if (!body) return body.error();
    if (wish.client.wants_json()) {
        print_json(*body);
        return done;
    }
    const auto answer = parse_answer(*body);
    if (!answer) return answer.error();
    fmt::print(stderr, "Token {} of scope {}; this is the only time that its text is shown:\n", wish.name, wish.scope);
    fmt::print("{}\n", text_of(*answer, "token"));
    return done;
}

int run_create(int argc, char** argv) {
    Wish wish;
    Arguments arguments{"tokens create",
                        "Makes a token for the API. viewers look, operators act (run, fire, freeze, check),\n"
                        "administrators change the configuration. Its text alone goes to standard output."};
    arguments.positional("NAME", wish.name, "what it is called")
        .option("--scope", wish.scope, "viewer, operator or administrator; @CLUSTER: only that one", "SCOPE[@CLUSTER]")
        .duration("--expires", wish.lifetime, "how long it is good for, such as 30d; else for ever")
        .flag("--dry-run", wish.dry_run, "only say what would be made");
    add_client_options(arguments, wish.client);
    arguments.examples(
        "  pyscaler tokens create dashboard\n"
        "  pyscaler tokens create ci --scope operator@web --expires 30d > ci.token");
    if (const auto ended = arguments.parse(argc, argv)) return *ended;
    const auto token = token_of(wish);
    if (!token) return refuse("tokens create", token.error().detail());
    return finish("tokens create", create(wish, *token));
}

int run_list(int argc, char** argv) {
    ClientOptions options;
    Arguments arguments{"tokens list", "Every token, without its text."};
    add_client_options(arguments, options);
    if (const auto ended = arguments.parse(argc, argv)) return *ended;
    return finish(
        "tokens list",
        list_administered(options, "tokens", {"name", "scope", "cluster", "created_at", "expires_at", "last_used_at"}));
}

int run_revoke(int argc, char** argv) {
    Wish wish;
    Arguments arguments{"tokens revoke", "Takes a token away: from now on it is refused."};
    arguments.positional("NAME", wish.name, "what it is called")
        .flag("--dry-run", wish.dry_run, "only check that there is one");
    add_client_options(arguments, wish.client);
    arguments.examples("  pyscaler tokens revoke ci");
    if (const auto ended = arguments.parse(argc, argv)) return *ended;
    return finish("tokens revoke", remove_administered(wish.client, "tokens", wish.name, "revoke", wish.dry_run));
}

}  // namespace

int run_tokens(int argc, char** argv) {
    static constexpr std::array all{
        Command{"create", Group::administer, "make one; its text is shown once", run_create},
        Command{"list", Group::administer, "who has one, and when it was last used", run_list},
        Command{"revoke", Group::administer, "take one away", run_revoke},
    };
    return run_one_of("tokens", "Tokens of the API: who may use it, for what, and until when.", all, argc, argv);
}

}  // namespace pyscaler::cli
