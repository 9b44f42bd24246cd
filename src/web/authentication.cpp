#include "web/authentication.hpp"

#include "db/repository.hpp"
#include "http/problem.hpp"
#include "web/token.hpp"
#include "web/user_sessions.hpp"

#include <fmt/core.h>

namespace pyscaler::web {
namespace {

using namespace std::chrono_literals;

using Tokens = db::Repository<model::ApiToken>;
using Users = db::Repository<model::User>;
using UserSessions = db::Repository<model::UserSession>;

/// The text after "Bearer ", whatever the case of the scheme (RFC 9110 section 11.1); "" when it is another scheme.
std::string bearer(std::string_view authorization) {
    const auto blank = authorization.find(' ');
    if (blank == std::string_view::npos || !http::same_name(authorization.substr(0, blank), "Bearer")) return {};
    const auto begin = authorization.find_first_not_of(' ', blank);
    return begin == std::string_view::npos ? std::string{} : std::string(authorization.substr(begin));
}

/// What the token allows, as far as its user may do it (yet).
std::vector<Permission> within(Permission token, const std::vector<Permission>& grants) {
    std::vector<Permission> permissions;
    for (const auto& grant : grants) {
        if (token.cluster && grant.cluster && token.cluster != grant.cluster) continue;
        permissions.push_back({std::min(token.role, grant.role), token.cluster ? token.cluster : grant.cluster});
    }
    return permissions;
}

/// `Errc::denied` when the token's user is gone or disabled.
Result<Caller> caller_of(db::Session& session, const model::ApiToken& token) {
    Caller caller;
    caller.token = token.id;
    caller.name = token.name.str();
    Permission permission{token.scope, {}};
    if (token.cluster) permission.cluster = token.cluster->name;
    caller.permissions = {permission};
    if (!*token.user) return caller;
    const auto user = Users{session}.find_by_name((*token.user)->name);
    if (!user || !user->enabled) return Error{Errc::denied, "the token's user is disabled"};
    caller.user = user->id;
    caller.name = fmt::format("{} (token {})", user->name.str(), token.name.str());  // not whatever they call it
    caller.permissions = within(permission, permissions_of(*user));
    return caller;
}

/// What was asked with one permission may go on as long as that one is still there.
bool has_still(const Caller& caller, const std::vector<Permission>& permissions) {
    return std::ranges::all_of(caller.permissions, [&](const Permission& each) {
        return std::ranges::find(permissions, each) != permissions.end();
    });
}

/// How often the use of a token or a session is written down.
constexpr auto use_is_noted = 1min;

Task<void> note_use_of_token(db::Database& database, std::int64_t id, Time now) {
    const auto note = [id, now](db::Session& session) -> Result<void> {
        auto token = Tokens{session}.find(id);
        if (!token || (*token->last_used_at && now < **token->last_used_at + use_is_noted)) return {};
        token->last_used_at = std::optional{now};
        return Tokens{session}.update(*token);
    };
    co_await database.transact(note);
}

Task<void> note_use_of_session(db::Database& database, std::int64_t id, Time now) {
    const auto note = [id, now](db::Session& session) -> Result<void> {
        auto found = UserSessions{session}.find(id);
        if (!found) return {};
        found->last_used_at = now;
        return UserSessions{session}.update(*found);
    };
    co_await database.transact(note);
}

}  // namespace

Authentication::Credentials Authentication::credentials_of(const http::Request& request) {
    Credentials made;
    made.authorization = request.headers.value("Authorization");
    made.cookie = cookie_in(request.headers.value("Cookie"));
    made.csrf = request.headers.value("X-CSRF-Token");
    made.changes = request.method != http::Method::get && request.method != http::Method::head;
    made.address = request.remote_address;
    return made;
}

Task<std::variant<Caller, http::Response>> Authentication::admit(Credentials credentials) {
    if (!credentials.authorization.empty()) co_return co_await admit_token(std::move(credentials));
    if (!credentials.cookie.empty()) co_return co_await admit_session(std::move(credentials));
    co_return Answer{turn_away({}, "log in, or send Authorization: Bearer with a token")};
}

Result<Authentication::Known> Authentication::known_by_token(db::Session& session, Time now, std::string_view text) {
    const auto token = find_token(session, now, text);
    if (!token) return token.error();
    auto caller = caller_of(session, *token);
    if (!caller) return caller.error();
    const auto last_used = token->last_used_at->value_or(Time{});
    return Known{std::move(*caller), token->expires_at ? *token->expires_at : Time::max(), last_used + use_is_noted};
}

Result<Authentication::Known> Authentication::known_by_cookie(db::Session& session, Time now, std::string_view cookie) {
    const auto login = find_login(session, now, cookie);
    if (!login) return login.error();
    const Time last_used = *login->session.last_used_at;
    return Known{web::caller_of(*login, {}), std::min<Time>(*login->session.expires_at, last_used + longest_idle),
                 last_used + use_is_noted};
}

/// From memory when nothing was written since it was looked up.
template <class LookUp>
Task<Result<std::shared_ptr<const Authentication::Known>>> Authentication::look_up(std::string_view kind,
                                                                                   std::string proof, LookUp body) {
    const auto now = clock_.now();
    auto question = std::string(kind) + hash_of_token(proof);
    if (auto known = known_.find(question); known && now < known->good_until) co_return known;
    const auto version = known_.version();
    const auto read = [body, proof = std::move(proof), now](db::Session& session) { return body(session, now, proof); };
    auto found = co_await database_.read(read);
    if (!found) co_return found.error();
    auto known = std::make_shared<const Known>(std::move(*found));
    known_.keep(std::move(question), known, sizeof(Known) + 256, version);
    co_return known;
}

Task<Authentication::Answer> Authentication::admit_token(Credentials credentials) {
    auto text = bearer(credentials.authorization);
    if (text.empty()) co_return Answer{turn_away(credentials.address, "send Authorization: Bearer with a token")};
    const auto known = co_await look_up("token ", std::move(text), known_by_token);
    if (!known) co_return Answer{turn_away(credentials.address, known.error().detail())};
    auto caller = (*known)->caller;
    const auto now = clock_.now();
    if (now >= (*known)->note_use_from) co_await note_use_of_token(database_, caller.token, now);
    caller.origin = std::move(credentials.address);
    co_return Answer{std::move(caller)};
}

Task<Authentication::Answer> Authentication::admit_session(Credentials credentials) {
    const auto known = co_await look_up("cookie ", credentials.cookie, known_by_cookie);
    if (!known) co_return Answer{turn_away(credentials.address, known.error().detail())};
    if (credentials.changes && credentials.csrf != csrf_token(credentials.cookie))
        co_return Answer{http::problem(403, "X-CSRF-Token is not that of the session: load the page again")};
    auto caller = (*known)->caller;
    const auto now = clock_.now();
    if (now >= (*known)->note_use_from) co_await note_use_of_session(database_, caller.session, now);
    caller.origin = std::move(credentials.address);
    co_return Answer{std::move(caller)};
}

http::Response Authentication::turn_away(const std::string& address, const std::string& why) {
    if (!address.empty() && limit_.is_exceeded_by_token(address, clock_.now())) {
        auto response = http::problem(429, "too many failed logins from this address");
        response.headers.add("Retry-After", "60");
        return response;
    }
    auto response = http::problem(401, why);
    response.headers.add("WWW-Authenticate", "Bearer realm=\"pyscaler\"");
    return response;
}

Task<bool> is_valid(db::Database& database, const Clock& clock, Caller caller) {
    const auto now = clock.now();
    const auto look_up = [caller, now](db::Session& session) -> Result<bool> {
        if (caller.session != 0) {
            const auto user = Users{session}.find(caller.user);
            const auto found = UserSessions{session}.find(caller.session);
            if (!user || !user->enabled || !found) return false;
            if (now >= std::min<Time>(*found->expires_at, *found->last_used_at + longest_idle)) return false;
            return has_still(caller, permissions_of(*user));
        }
        const auto token = Tokens{session}.find(caller.token);
        if (!token || (token->expires_at && *token->expires_at <= now)) return false;
        const auto now_is = caller_of(session, *token);
        return now_is && has_still(caller, now_is->permissions);
    };
    const auto valid = co_await database.read(look_up);
    co_return valid ? *valid : false;
}

}  // namespace pyscaler::web
