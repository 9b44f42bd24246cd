#include "cli/users_command.hpp"

#include "base/identifier.hpp"
#include "cli/administered.hpp"
#include "cli/client_options.hpp"
#include "cli/command.hpp"
#include "cli/exit_status.hpp"
#include "cli/value_text.hpp"

#include <array>
#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/core.h>

namespace pyscaler::cli {
namespace {

namespace json = boost::json;

constexpr std::size_t password_bytes = 12;

struct Wish {
    std::string name{};
    std::string grants{"viewer"};
    ClientOptions client{};
};

/// Sends the change with a new password for one login, and shows that.
Result<int> change_with_password(const Wish& wish, ApiRequest request, json::object user) {
    auto api = open_api(wish.client);
    if (!api) return api.error();
    const auto password = RandomIdentifiers{}.token(password_bytes);
    user["password"] = password;
    user["must_change_password"] = true;
    request.body = json::serialize(user);
    if (const auto body = api->ask(std::move(request)); !body) return body.error();
    if (wish.client.wants_json()) {
        print_json(json::serialize(json::object{{"name", wish.name}, {"password", password}}));
        return done;
    }
    fmt::print(stderr, "One-time password of {}; this is the only time that it is shown:\n", wish.name);
    fmt::print("{}\n", password);
    return done;
}

Result<int> create(const Wish& wish) {
    json::object user{{"name", wish.name}};
    auto& grants = user["grants"].emplace_array();
    for (std::size_t at = 0; at <= wish.grants.size();) {
        const auto end = std::min(wish.grants.find(',', at), wish.grants.size());
        grants.emplace_back(wish.grants.substr(at, end - at));
        at = end + 1;
    }
    ApiRequest request;
    request.method = "POST";
    request.path = api_path({"users"});
    return change_with_password(wish, std::move(request), std::move(user));
}

Result<int> reset(const Wish& wish) {
    ApiRequest request;
    request.method = "PATCH";
    request.path = api_path({"users", wish.name});
    return change_with_password(wish, std::move(request), {{"enabled", true}});
}

int run_create(int argc, char** argv) {
    Wish wish;
    Arguments arguments{"users create",
                        "Makes a user who may log in to the pages, with a password for the first login. Viewers look,\n"
                        "operators act, administrators change the configuration; with @CLUSTER in that one only."};
    arguments.positional("NAME", wish.name, "what they are called")
        .option("--grant", wish.grants, "viewer, operator or administrator; several: ROLE,ROLE@CLUSTER",
                "ROLE[@CLUSTER],...");
    add_client_options(arguments, wish.client);
    arguments.examples(
        "  pyscaler users create ada --grant administrator\n"
        "  pyscaler users create ben --grant viewer,operator@shop");
    if (const auto ended = arguments.parse(argc, argv)) return *ended;
    return finish("users create", create(wish));
}

int run_list(int argc, char** argv) {
    ClientOptions options;
    Arguments arguments{"users list", "Everybody who may log in, and when they last did."};
    add_client_options(arguments, options);
    if (const auto ended = arguments.parse(argc, argv)) return *ended;
    return finish("users list",
                  list_administered(options, "users", {"name", "grants", "enabled", "second_factor", "last_login_at"}));
}

int run_reset(int argc, char** argv) {
    Wish wish;
    Arguments arguments{"users reset-password",
                        "Gives a user a new password for the next login, and ends their sessions. On the server's\n"
                        "machine this needs no login: it is the way back in."};
    arguments.positional("NAME", wish.name, "who");
    add_client_options(arguments, wish.client);
    arguments.examples("  pyscaler users reset-password admin");
    if (const auto ended = arguments.parse(argc, argv)) return *ended;
    return finish("users reset-password", reset(wish));
}

int run_delete(int argc, char** argv) {
    Wish wish;
    Arguments arguments{"users delete", "Takes a user away, with their sessions and tokens."};
    arguments.positional("NAME", wish.name, "who");
    add_client_options(arguments, wish.client);
    arguments.examples("  pyscaler users delete ben");
    if (const auto ended = arguments.parse(argc, argv)) return *ended;
    return finish("users delete", remove_administered(wish.client, "users", wish.name, "delete", false));
}

}  // namespace

int run_users(int argc, char** argv) {
    static constexpr std::array all{
        Command{"create", Group::administer, "make one; the first password is shown once", run_create},
        Command{"list", Group::administer, "who they are, and when they were last here", run_list},
        Command{"reset-password", Group::administer, "a new password for the next login", run_reset},
        Command{"delete", Group::administer, "take one away", run_delete},
    };
    return run_one_of("users", "People who may log in to the pages.", all, argc, argv);
}

}  // namespace pyscaler::cli
