#include "db/database.hpp"
#include "db/repository.hpp"
#include "http/problem.hpp"
#include "web/audit.hpp"
#include "web/login.hpp"
#include "web/reply.hpp"
#include "web/routes.hpp"
#include "web/session_json.hpp"

#include <charconv>

namespace pyscaler::web {
namespace {

using Sessions = db::Repository<model::UserSession>;
using Users = db::Repository<model::User>;

Endpoint login_endpoint() {
    auto made = make_account_endpoint(http::Method::post, "/api/v1/session",
                                      "Logs a user in: the answer sets the session's cookie");
    made.scope = std::nullopt;
    made.body = "LoginRequest";
    made.answer = "Session";
    return made;
}

Endpoint session_endpoint() {
    auto made = make_account_endpoint(http::Method::get, "/api/v1/session",
                                      "Who is logged in, and the token that changes need");
    made.answer = "Session";
    return made;
}

Endpoint list_endpoint() {
    auto made = make_account_endpoint(http::Method::get, "/api/v1/sessions",
                                      "Where a user is logged in: the caller, unless told");
    made.answer = "Sessions";
    made.query = {{"user", "another user; administrators only"}};
    return made;
}

Endpoint end_endpoint(std::string pattern, std::string summary) {
    auto made = make_account_endpoint(http::Method::delete_, std::move(pattern), std::move(summary));
    made.status = 204;
    return made;
}

bool administers(const Caller& caller) { return caller.as(model::Role::administrator).is_everywhere(); }

Task<http::Response> show(Services& services, http::Request request, Caller caller) {
    if (caller.session == 0) co_return http::problem(404, "a token has no session");
    const std::string cookie{cookie_in(request.headers.value("Cookie"))};
    const auto look_up = [cookie, now = services.clock.now()](db::Session& session) {
        return find_login(session, now, cookie);
    };
    const auto login = co_await services.database.read(look_up);
    if (!login) co_return http::problem(401, login.error().detail());
    co_return reply(own_session_json(*login, cookie));
}

Task<http::Response> list(Services& services, http::Request request, Caller caller) {
    const std::string wanted{request.target.query.value("user")};
    if (!wanted.empty() && !administers(caller))
        co_return http::problem(403, "only administrators see those of others");
    const auto look_up = [caller, wanted](db::Session& session) -> Result<json::array> {
        const auto user = wanted.empty() ? Users{session}.find(caller.user) : Users{session}.find_by_name(wanted);
        json::array items;
        if (!user) return items;
        const auto query = db::Query{}.where(&model::UserSession::user, user->name.str()).ordered_by("-id");
        for (const auto& each : Sessions{session}.select(query))
            items.push_back(session_json(each, each.id == caller.session));
        return items;
    };
    auto items = co_await services.database.read(look_up);
    if (!items) co_return refusal(items.error());
    co_return reply(json::object{{"items", std::move(*items)}, {"next", nullptr}});
}

/// Ends one session: the caller's own, or an administrator any.
Task<Result<void>> end(Services& services, Caller caller, std::int64_t id) {
    const auto write = [id, caller, now = services.clock.now()](db::Session& session) -> Result<void> {
        const auto found = Sessions{session}.find(id);
        if (!found) return no_such("Session", std::to_string(id));
        const auto user = Users{session}.find_by_name(found->user.name);
        if ((!user || user->id != caller.user) && !administers(caller)) return no_such("Session", std::to_string(id));
        audit(session, now, caller,
              {"logout", "User", found->user.name, {}, id == caller.session ? "" : "ended from elsewhere"});
        return Sessions{session}.remove(id);
    };
    co_return co_await services.database.transact(write);
}

Task<http::Response> log_out(Services& services, http::Request request, Caller caller) {
    if (caller.session == 0) co_return http::problem(404, "a token has no session");
    const auto id = caller.session;
    if (auto ended = co_await end(services, std::move(caller), id); !ended) co_return refusal(ended.error());
    auto response = http::Response::empty(204);
    response.headers.add("Set-Cookie", set_cookie(Secret{}, request.is_tls));
    co_return response;
}

Task<http::Response> end_one(Services& services, http::Request request, Caller caller) {
    const std::string text{request.parameters.value("id")};
    std::int64_t id = 0;
    const auto [rest, fault] = std::from_chars(text.data(), text.data() + text.size(), id);
    if (fault != std::errc{} || rest != text.data() + text.size()) co_return refusal(no_such("Session", text));
    auto ended = co_await end(services, std::move(caller), id);
    co_return ended ? http::Response::empty(204) : refusal(ended.error());
}

}  // namespace

void add_session_routes(Routes& routes, Services& services) {
    const auto desk = std::make_shared<LoginDesk>(services);
    routes.add(login_endpoint(), [desk](http::Request request, Caller) { return desk->log_in(std::move(request)); });
    const auto with = [&services](auto function) {
        return [&services, function](http::Request request, Caller caller) {
            return function(services, std::move(request), std::move(caller));
        };
    };
    routes.add(session_endpoint(), with(show));
    routes.add(end_endpoint("/api/v1/session", "Logs out"), with(log_out));
    routes.add(list_endpoint(), with(list));
    routes.add(end_endpoint("/api/v1/sessions/{id}", "Ends a session of the caller; administrators end any"),
               with(end_one));
}

}  // namespace pyscaler::web
