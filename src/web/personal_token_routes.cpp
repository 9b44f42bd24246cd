#include "configuration/registry.hpp"
#include "db/database.hpp"
#include "db/repository.hpp"
#include "http/problem.hpp"
#include "model/grant.hpp"
#include "model/json.hpp"
#include "model/user.hpp"
#include "web/audit.hpp"
#include "web/change.hpp"
#include "web/reply.hpp"
#include "web/routes.hpp"
#include "web/token.hpp"

namespace pyscaler::web {
namespace {

using Tokens = db::Repository<model::ApiToken>;
using Users = db::Repository<model::User>;

constexpr const char* path = "/api/v1/account/tokens";

/// A token makes no token: one that is about to expire, or was found, would live on in it.
Result<void> may_make(const Caller& caller) {
    if (caller.session != 0) return {};
    return Error{Errc::conflict, "log in to make a token of your own: a token makes none"};
}

/// Personal tokens are for users: a token that is nobody's has none.
Result<model::User> user_of(db::Session& session, const Caller& caller) {
    auto user = Users{session}.find(caller.user);
    if (!user) return Error{Errc::conflict, "only a user who has logged in has tokens of their own"};
    return std::move(*user);
}

json::object token_json(const model::ApiToken& token) {
    auto made = shown(*configuration::find_collection("tokens"), model::to_json(token));
    std::optional<std::string> cluster;
    if (token.cluster) cluster = token.cluster->name;
    made["scopes"] = json::array{json::string(model::make_grant(token.scope, cluster).str())};
    return made;
}

Task<http::Response> list(Services& services, http::Request, Caller caller) {
    const auto look = [caller](db::Session& session) -> Result<json::array> {
        json::array items;
        const auto user = user_of(session, caller);
        if (!user) return items;
        const std::optional owner{model::Owner<model::User>{user->name.str()}};
        for (const auto& token : Tokens{session}.select(db::Query{}.where(&model::ApiToken::user, owner)))
            items.push_back(token_json(token));
        return items;
    };
    auto items = co_await services.database.read(look);
    if (!items) co_return refusal(items.error());
    co_return reply(json::object{{"items", std::move(*items)}, {"next", nullptr}});
}

/// What the body asks for, checked against what the caller may do.
Result<TokenRequest> request_of(const http::Request& request, const Caller& caller, Time now) {
    const auto body = body_of(request);
    if (!body) return body.error();
    if (auto known = only(*body, {"name", "scopes", "expires_at"}); !known) return known.error();
    auto name = text_in(*body, "name");
    if (!name) return name.error();
    const auto* scopes = body->if_contains("scopes");
    if (scopes == nullptr || !scopes->is_array() || scopes->get_array().size() != 1 ||
        !scopes->get_array().front().is_string())
        return Error{Errc::invalid, "scopes: must be one role, or role@cluster"};
    model::Grant grant;
    if (auto fault = grant.accept(std::string_view(scopes->get_array().front().get_string())))
        return Error{Errc::invalid, "scopes: " + *fault};
    TokenRequest wanted;
    wanted.name = std::move(*name);
    wanted.scope = model::role_of(grant);
    wanted.cluster = model::cluster_of(grant);
    const auto enough = caller.as(wanted.scope);
    if (wanted.cluster ? !enough.sees(*wanted.cluster) : enough.permissions.empty())
        return Error{Errc::invalid, "scopes: is more than you may do yourself"};
    if (const auto* expiry = body->if_contains("expires_at"); expiry != nullptr && !expiry->is_null()) {
        if (!expiry->is_string())
            return Error{Errc::invalid, "expires_at: must be a time such as 2026-11-24T13:47:00Z"};
        const auto time = parse_time(std::string_view(expiry->get_string()));
        if (!time) return Error{Errc::invalid, "expires_at: " + time.error().detail()};
        if (*time <= now) return Error{Errc::invalid, "expires_at: is in the past"};
        wanted.expires_at = *time;
    }
    return wanted;
}

Task<http::Response> make(Services& services, http::Request request, Caller caller) {
    if (auto may = may_make(caller); !may) co_return refusal(may.error());
    auto wanted = request_of(request, caller, services.clock.now());
    if (!wanted) co_return refusal(wanted.error());
    const auto write = [&services, caller, wanted = *wanted](db::Session& session) -> Result<MadeToken> {
        const auto user = user_of(session, caller);
        if (!user) return user.error();
        auto named = wanted;
        named.user = user->name.str();
        const auto now = services.clock.now();
        audit(session, now, caller, {"create", "ApiToken", named.name, {}, "a personal token"});
        return make_token(session, now, services.identifiers, named);
    };
    auto made = co_await services.database.transact(write);
    if (!made) co_return refusal(made.error());
    auto answer = token_json(made->token);
    answer["token"] = made->text.reveal();
    co_return reply(answer, 201);
}

Task<http::Response> remove(Services& services, http::Request request, Caller caller) {
    const auto write = [caller, name = std::string(request.parameters.value("name")),
                        now = services.clock.now()](db::Session& session) -> Result<void> {
        const auto user = Users{session}.find(caller.user);
        const auto token = Tokens{session}.find_by_name(name);
        if (!user || !token || !*token->user || (*token->user)->name != user->name.str())
            return no_such("ApiToken", name);
        audit(session, now, caller, {"delete", "ApiToken", name, {}, "a personal token"});
        return Tokens{session}.remove(token->id);
    };
    const auto removed = co_await services.database.transact(write);
    co_return removed ? http::Response::empty(204) : refusal(removed.error());
}

}  // namespace

void add_personal_token_routes(Routes& routes, Services& services) {
    const auto with = [&services](auto function) {
        return [&services, function](http::Request request, Caller caller) {
            return function(services, std::move(request), std::move(caller));
        };
    };
    auto listing = make_account_endpoint(http::Method::get, path, "The caller's own tokens");
    listing.answer = "ApiToken";
    listing.answers_list = true;
    routes.add(std::move(listing), with(list));
    auto making = make_account_endpoint(http::Method::post, path,
                                        "Makes a token of the caller's own; its text is shown this once");
    making.body = "PersonalTokenRequest";
    making.answer = "NewToken";
    making.status = 201;
    routes.add(std::move(making), with(make));
    auto removing =
        make_account_endpoint(http::Method::delete_, std::string(path) + "/{name}", "Takes one of them away");
    removing.status = 204;
    routes.add(std::move(removing), with(remove));
}

}  // namespace pyscaler::web
