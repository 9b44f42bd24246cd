#include "configuration/registry.hpp"
#include "db/database.hpp"
#include "db/repository.hpp"
#include "http/problem.hpp"
#include "model/enumeration.hpp"
#include "model/user.hpp"
#include "web/change.hpp"
#include "web/passwords.hpp"
#include "web/reply.hpp"
#include "web/routes.hpp"
#include "web/user_sessions.hpp"

#include <fmt/core.h>

namespace pyscaler::web {
namespace {

using configuration::Verb;

Endpoint user_endpoint(http::Method method, std::string pattern, std::string summary) {
    auto made = make_endpoint(method, std::move(pattern), model::Role::administrator, "users", std::move(summary));
    made.whole_installation = true;
    made.body = "User";
    made.answer = "User";
    if (method == http::Method::post) made.status = 201;
    return made;
}

/// A password in the input is replaced by its hash: as text it is nowhere kept.
Task<Result<void>> hash_password(Services& services, json::object& input) {
    const auto* password = input.if_contains("password");
    if (password == nullptr || !password->is_string()) co_return Result<void>{};
    const std::string text{password->get_string()};
    if (auto fault = Passwords::fault(text)) co_return Error{Errc::invalid, *fault};
    auto hash = co_await services.passwords->hash(Secret{text});
    if (!hash) co_return hash.error();
    input["password"] = hash->reveal();
    co_return Result<void>{};
}

Task<http::Response> write_user(Services& services, Verb verb, http::Request request, Caller caller) {
    configuration::ChangeRequest wanted;
    wanted.verb = verb;
    wanted.collection = configuration::find_collection("users");
    if (verb != Verb::create) wanted.identity = request.parameters.value("name");
    auto body = body_of(request);
    if (!body) co_return refusal(body.error());
    wanted.input = std::move(*body);
    if (auto hashed = co_await hash_password(services, wanted.input); !hashed) {
        if (hashed.error() == Errc::invalid)
            co_return http::problem(422, "password: " + hashed.error().detail(),
                                    {{"password", hashed.error().detail()}});
        co_return refusal(hashed.error());
    }
    if (verb == Verb::create)
        wanted.prepare = [now = services.clock.now()](void* object) {
            static_cast<model::User*>(object)->created_at = now;
        };
    auto tags = tags_in(request.headers.value("If-Match"));
    auto changed = co_await change(services, std::move(caller), std::move(wanted), std::move(tags));
    if (!changed) co_return refusal(changed.error());
    auto response = reply(shown(*configuration::find_collection("users"), std::move(changed->json)),
                          verb == Verb::create ? 201 : 200);
    response.headers.add("ETag", fmt::format("\"{}\"", changed->etag));
    if (verb == Verb::create) response.headers.add("Location", "/api/v1/users/" + changed->identity);
    co_return response;
}

Endpoint check_endpoint() {
    Endpoint made;
    made.pattern = "/api/v1/permissions/check";
    made.scope = model::Role::viewer;
    made.tag = "users";
    made.summary = "Whether a user may do something, and why: the caller unless told; others only for administrators";
    made.query = {{"user", "whose"},
                  {"verb", "\"view\", \"operate\" or \"administer\""},
                  {"cluster", "where; without: everywhere"}};
    made.answer = "PermissionAnswer";
    return made;
}

std::optional<model::Role> role_for(std::string_view verb) {
    if (verb == "view") return model::Role::viewer;
    if (verb == "operate") return model::Role::operator_;
    if (verb == "administer") return model::Role::administrator;
    return std::nullopt;
}

json::object verdict(const Caller& asked, model::Role needed, const std::string& cluster) {
    const auto enough = asked.as(needed);
    const bool allowed = cluster.empty() ? enough.is_everywhere() : enough.sees(cluster);
    const auto where = cluster.empty() ? std::string{"everywhere"} : "in " + cluster;
    std::string reason = fmt::format("{} has no grant of {} or more {}", asked.name, model::enum_name(needed), where);
    for (const auto& each : enough.permissions)
        if (!each.cluster || each.cluster == cluster)
            if (allowed) reason = fmt::format("granted: {}", model::make_grant(each.role, each.cluster).str());
    return {{"allowed", allowed}, {"reason", reason}};
}

Task<http::Response> check(Services& services, http::Request request, Caller caller) {
    const auto needed = role_for(request.target.query.value("verb"));
    if (!needed) co_return http::problem(422, "verb: must be \"view\", \"operate\" or \"administer\"");
    const std::string name{request.target.query.value("user")}, cluster{request.target.query.value("cluster")};
    if (name.empty() || (caller.session != 0 && name == caller.name))
        co_return reply(verdict(caller, *needed, cluster));
    if (!caller.as(model::Role::administrator).is_everywhere())
        co_return http::problem(403, "only administrators ask about others");
    const auto look_up = [name](db::Session& session) -> Result<model::User> {
        auto user = db::Repository<model::User>{session}.find_by_name(name);
        if (!user) return no_such("User", name);
        return std::move(*user);
    };
    const auto user = co_await services.database.read(look_up);
    if (!user) co_return refusal(user.error());
    Caller asked;
    asked.name = name;
    if (user->enabled) asked.permissions = permissions_of(*user);
    co_return reply(verdict(asked, *needed, cluster));
}

}  // namespace

void add_user_routes(Routes& routes, Services& services) {
    const auto writing = [&services](Verb verb) {
        return [&services, verb](http::Request request, Caller caller) {
            return write_user(services, verb, std::move(request), std::move(caller));
        };
    };
    routes.add(user_endpoint(http::Method::post, "/api/v1/users", "Makes a User; the password is kept as a hash"),
               writing(Verb::create));
    routes.add(user_endpoint(http::Method::put, "/api/v1/users/{name}", "Replaces a User; honours If-Match"),
               writing(Verb::replace));
    routes.add(
        user_endpoint(http::Method::patch, "/api/v1/users/{name}", "Changes members of a User; honours If-Match"),
        writing(Verb::patch));
    routes.add(check_endpoint(), [&services](http::Request request, Caller caller) {
        return check(services, std::move(request), std::move(caller));
    });
}

}  // namespace pyscaler::web
