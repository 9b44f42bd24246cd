#include "web/login.hpp"

#include "base/log.hpp"
#include "db/database.hpp"
#include "db/repository.hpp"
#include "http/problem.hpp"
#include "web/audit.hpp"
#include "web/login_limit.hpp"
#include "web/passwords.hpp"
#include "web/reply.hpp"
#include "web/session_json.hpp"
#include "web/totp.hpp"

#include <boost/asio/error.hpp>

namespace pyscaler::web {
namespace {

/// What somebody says who wants in.
struct Claim {
    std::string user{};
    Secret password{};
    std::string code{};
    Visitor visitor{};
    std::string old_cookie{};  ///< of a session that the new one takes the place of
};

Result<Claim> claim_of(const http::Request& request) {
    const auto body = body_of(request);
    if (!body) return body.error();
    if (auto known = only(*body, {"user", "password", "code"}); !known) return known.error();
    Claim claim;
    for (auto [name, to] : {std::pair{"user", &claim.user}, std::pair{"code", &claim.code}}) {
        auto text = text_in(*body, name);
        if (!text) return text.error();
        *to = std::move(*text);
    }
    auto password = text_in(*body, "password");
    if (!password) return password.error();
    if (claim.user.empty() || password->empty()) return Error{Errc::invalid, "user and password are needed"};
    claim.password = Secret{std::move(*password)};
    claim.visitor = {request.remote_address, std::string(request.headers.value("User-Agent"))};
    claim.old_cookie = cookie_in(request.headers.value("Cookie"));
    return claim;
}

void note_login(db::Session& session, Time now, const Claim& claim, std::string_view verb, std::string_view why) {
    Caller caller;
    caller.name = verb == "login" ? claim.user : "nobody";
    caller.origin = claim.visitor.address;
    audit(session, now, caller, {verb, "User", claim.user, {}, why});
}

/// Checks the code, and in the same transaction makes the session. None: the code is wrong or was used, or the password
/// that was `proven` is not the user's any more.
Result<std::optional<std::pair<Login, MadeSession>>> enter(db::Session& session, Time now, Identifiers& identifiers,
                                                           const Claim& claim, const Secret& proven) {
    using Entered = std::optional<std::pair<Login, MadeSession>>;
    db::Repository<model::User> users{session};
    auto user = users.find_by_name(claim.user);
    if (!user || !user->enabled || user->password != proven) return Entered{};
    if (*user->second_factor) {
        const auto step = totp_step(*user->totp_key, claim.code, now);
        if (!step || *step <= *user->totp_step) return Entered{};
        user->totp_step = *step;
    }
    user->last_login_at = std::optional{now};
    if (auto written = users.update(*user); !written) return written.error();
    if (const auto old = find_login(session, now, claim.old_cookie))
        if (auto ended = db::Repository<model::UserSession>{session}.remove(old->session.id); !ended)
            return ended.error();
    auto made = make_session(session, now, identifiers, *user, claim.visitor);
    note_login(session, now, claim, "login", "");
    return Entered{std::pair{Login{made.session, *user}, made}};
}

http::Response wants_code(std::string message) {
    return http::problem(401, "the second factor is needed", {{"code", std::move(message)}});
}

/// What cannot be written down is said in the log, and the answer is the same.
Task<void> note_failure(Services& services, Time now, Claim claim) {
    const auto note = [now, claim](db::Session& session) -> Result<void> {
        note_login(session, now, claim, "login_failed", "wrong user, password or code");
        return {};
    };
    std::string fault;
    try {
        const auto noted = co_await services.database.transact(note);
        if (!noted) fault = noted.error().detail();
    } catch (const boost::system::system_error& error) {
        if (error.code() == asio::error::operation_aborted) throw;
        fault = error.what();
    } catch (const std::exception& error) {
        fault = error.what();
    }
    if (!fault.empty())
        log::error("web", "a failed login of {:.64} from {} could not be audited: {}", claim.user,
                   claim.visitor.address, fault);
}

}  // namespace

http::Response slow_down() {
    auto response = http::problem(429, "too many wrong passwords: wait a minute");
    response.headers.add("Retry-After", "60");
    return response;
}

Task<http::Response> LoginDesk::log_in(http::Request request) {
    auto claim = claim_of(request);
    if (!claim) co_return refusal(claim.error());
    const auto now = services_.clock.now();
    auto& limit = *services_.guesses;
    if (limit.is_exceeded(claim->user, claim->visitor.address, now)) co_return slow_down();
    const auto look_up = [name = claim->user](db::Session& session) -> Result<model::User> {
        const auto user = db::Repository<model::User>{session}.find_by_name(name);
        return user && user->enabled ? *user : model::User{};
    };
    const auto user = co_await services_.database.read(look_up);
    if (!user) co_return refusal(user.error());
    const auto fits = co_await services_.passwords->fits(claim->password, user->password);
    if (!fits) co_return slow_down();
    if (*fits && *user->second_factor && claim->code.empty()) co_return wants_code("enter the code of your device");
    std::optional<std::pair<Login, MadeSession>> entered;
    if (*fits) {
        const auto write = [&identifiers = services_.identifiers, now, claim = *claim, proven = user->password](
                               db::Session& session) { return enter(session, now, identifiers, claim, proven); };
        auto done = co_await services_.database.transact(write);
        if (!done) co_return refusal(done.error());
        entered = std::move(*done);
    }
    if (!entered) {
        limit.note_failure(claim->user, claim->visitor.address, now);
        co_await note_failure(services_, now, *claim);
        co_return *fits ? wants_code("is wrong, or was used before") : http::problem(401, "wrong user or password");
    }
    const auto& [login, made] = *entered;
    auto response = reply(own_session_json(login, made.cookie.reveal()));
    response.headers.add("Set-Cookie", set_cookie(made.cookie, request.is_tls));
    co_return response;
}

}  // namespace pyscaler::web
