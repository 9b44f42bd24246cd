#include "db/database.hpp"
#include "db/repository.hpp"
#include "http/problem.hpp"
#include "web/audit.hpp"
#include "web/login.hpp"
#include "web/login_limit.hpp"
#include "web/passwords.hpp"
#include "web/reply.hpp"
#include "web/routes.hpp"
#include "web/totp.hpp"
#include "web/user_sessions.hpp"

namespace pyscaler::web {
namespace {

using Users = db::Repository<model::User>;

Endpoint endpoint(http::Method method, std::string pattern, std::string summary, std::string body) {
    auto made = make_account_endpoint(method, std::move(pattern), std::move(summary));
    made.body = std::move(body);
    made.status = 204;
    return made;
}

http::Response field_problem(std::string field, std::string message) {
    auto detail = field + ": " + message;
    return http::problem(422, std::move(detail), {{std::move(field), std::move(message)}});
}

Task<Result<model::User>> user_of(Services& services, Caller caller) {
    const auto look_up = [caller](db::Session& session) -> Result<model::User> {
        auto user = Users{session}.find(caller.user);
        if (caller.session == 0 || !user) return Error{Errc::denied, "only a user who has logged in has this"};
        return std::move(*user);
    };
    co_return co_await services.database.read(look_up);
}

/// What to answer when the text is not the password of the user; nothing when it is. Who has a session may not guess
/// more often than who logs in.
Task<std::optional<http::Response>> unproven(Services& services, model::User user, std::string field,
                                             std::string password, Caller caller) {
    const auto now = services.clock.now();
    auto& limit = *services.guesses;
    if (limit.is_exceeded(user.name.str(), caller.origin, now)) co_return slow_down();
    const auto fits = co_await services.passwords->fits(Secret{std::move(password)}, user.password);
    if (!fits) co_return slow_down();
    if (*fits) co_return std::nullopt;
    limit.note_failure(user.name.str(), caller.origin, now);
    const auto note = [now, caller, name = user.name.str()](db::Session& session) -> Result<void> {
        audit(session, now, caller, {"password_refused", "User", name, {}, "not the present password"});
        return {};
    };
    if (const auto noted = co_await services.database.transact(note); !noted) co_return refusal(noted.error());
    co_return field_problem(std::move(field), "is not the present password");
}

/// A password is checked before the transaction that rests on it: it must still be the same there.
Result<void> still_proven(const model::User& user, const model::User& proven) {
    if (user.password == proven.password) return {};
    return Error{Errc::conflict, "the password was changed meanwhile: log in with the new one"};
}

/// What is written in one transaction: the new hash, no session but a new one for the caller.
Result<MadeSession> renew(db::Session& session, Services& services, const Caller& caller, const model::User& proven,
                          const Secret& hash, const Visitor& visitor) {
    const auto now = services.clock.now();
    Users users{session};
    auto user = users.find(proven.id);
    if (!user) return Error{Errc::denied, "the user is gone"};
    if (auto same = still_proven(*user, proven); !same) return same.error();
    user->password = hash;
    user->must_change_password = false;
    if (auto written = users.update(*user); !written) return written.error();
    end_sessions(session, *user, 0);
    audit(session, now, caller, {"change_password", "User", user->name.str(), {}, ""});
    return make_session(session, now, services.identifiers, *user, visitor);
}

Task<http::Response> change_password(Services& services, http::Request request, Caller caller) {
    const auto body = body_of(request);
    if (!body) co_return refusal(body.error());
    const auto present = text_in(*body, "current"), wanted = text_in(*body, "new");
    if (!present) co_return refusal(present.error());
    if (!wanted) co_return refusal(wanted.error());
    const auto user = co_await user_of(services, caller);
    if (!user) co_return http::problem(409, user.error().detail());
    if (auto answer = co_await unproven(services, *user, "current", *present, caller)) co_return std::move(*answer);
    if (auto fault = Passwords::fault(*wanted)) co_return field_problem("new", *fault);
    if (*wanted == *present) co_return field_problem("new", "must differ from the present one");
    const auto hash = co_await services.passwords->hash(Secret{*wanted});
    if (!hash) co_return refusal(hash.error());
    const Visitor visitor{request.remote_address, std::string(request.headers.value("User-Agent"))};
    const auto write = [&services, caller, proven = *user, hash = *hash, visitor](db::Session& session) {
        return renew(session, services, caller, proven, hash, visitor);
    };
    auto made = co_await services.database.transact(write);
    if (!made) co_return refusal(made.error());
    auto response = http::Response::empty(204);
    response.headers.add("Set-Cookie", set_cookie(made->cookie, request.is_tls));
    co_return response;
}

Task<Result<void>> write_user(Services& services, Caller caller, std::string_view verb,
                              std::function<Result<void>(model::User&)> change) {
    const auto write = [now = services.clock.now(), caller, verb, change](db::Session& session) -> Result<void> {
        Users users{session};
        auto user = users.find(caller.user);
        if (!user) return Error{Errc::denied, "the user is gone"};
        if (auto changed = change(*user); !changed) return changed;
        audit(session, now, caller, {verb, "User", user->name.str(), {}, ""});
        return users.update(*user);
    };
    co_return co_await services.database.transact(write);
}

Task<http::Response> begin_totp(Services& services, http::Request, Caller caller) {
    const auto user = co_await user_of(services, caller);
    if (!user) co_return http::problem(409, user.error().detail());
    const auto key = new_totp_key();
    const auto keep = [key](model::User& kept) -> Result<void> {
        if (*kept.second_factor) return Error{Errc::conflict, "the second factor is on: switch it off before"};
        kept.totp_key = key;
        return {};
    };
    if (auto written = co_await write_user(services, caller, "begin_second_factor", keep); !written)
        co_return refusal(written.error());
    co_return reply(json::object{{"secret", key.reveal()},
                                 {"uri", totp_uri(key, user->name.str(), services.installation.substr(0, 8))}});
}

Task<http::Response> confirm_totp(Services& services, http::Request request, Caller caller) {
    const auto body = body_of(request);
    if (!body) co_return refusal(body.error());
    const auto code = text_in(*body, "code");
    if (!code) co_return refusal(code.error());
    const auto user = co_await user_of(services, caller);
    if (!user) co_return http::problem(409, user.error().detail());
    const auto switch_on = [code = *code, now = services.clock.now()](model::User& kept) -> Result<void> {
        if (*kept.second_factor) return Error{Errc::conflict, "the second factor is on already"};
        if (kept.totp_key->empty()) return Error{Errc::conflict, "there is no key yet: ask for one before"};
        const auto step = totp_step(*kept.totp_key, code, now);
        if (!step || *step <= *kept.totp_step) return Error{Errc::invalid, "code: is wrong, or was used before"};
        kept.totp_step = *step;
        kept.second_factor = true;
        return {};
    };
    const auto written = co_await write_user(services, caller, "switch_on_second_factor", switch_on);
    if (!written && written.error() == Errc::invalid) co_return field_problem("code", "is wrong, or was used before");
    co_return written ? http::Response::empty(204) : refusal(written.error());
}

Task<http::Response> end_totp(Services& services, http::Request request, Caller caller) {
    const auto body = body_of(request);
    if (!body) co_return refusal(body.error());
    const auto password = text_in(*body, "password");
    if (!password) co_return refusal(password.error());
    const auto user = co_await user_of(services, caller);
    if (!user) co_return http::problem(409, user.error().detail());
    if (auto answer = co_await unproven(services, *user, "password", *password, caller)) co_return std::move(*answer);
    const auto switch_off = [proven = *user](model::User& kept) -> Result<void> {
        if (auto same = still_proven(kept, proven); !same) return same;
        kept.second_factor = false;
        kept.totp_key = Secret{};
        return {};
    };
    const auto written = co_await write_user(services, caller, "switch_off_second_factor", switch_off);
    co_return written ? http::Response::empty(204) : refusal(written.error());
}

}  // namespace

void add_account_routes(Routes& routes, Services& services) {
    const auto with = [&services](auto function) {
        return [&services, function](http::Request request, Caller caller) {
            return function(services, std::move(request), std::move(caller));
        };
    };
    routes.add(endpoint(http::Method::post, "/api/v1/account/password",
                        "Changes the caller's password; every other session of theirs ends, this one gets a new cookie",
                        "PasswordChange"),
               with(change_password));
    auto begin = endpoint(http::Method::post, "/api/v1/account/totp", "A key for a second factor, shown this once", "");
    begin.status = 200;
    begin.answer = "TotpKey";
    routes.add(std::move(begin), with(begin_totp));
    routes.add(endpoint(http::Method::put, "/api/v1/account/totp", "Switches the second factor on, with a first code",
                        "TotpCode"),
               with(confirm_totp));
    routes.add(
        endpoint(http::Method::delete_, "/api/v1/account/totp", "Switches the second factor off", "PasswordProof"),
        with(end_totp));
}

}  // namespace pyscaler::web
