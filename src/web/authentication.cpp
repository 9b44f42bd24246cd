#include "web/authentication.hpp"

#include "db/repository.hpp"
#include "http/problem.hpp"
#include "web/token.hpp"

namespace pyscaler::web {
namespace {

using namespace std::chrono_literals;

using Tokens = db::Repository<model::ApiToken>;

/// The text after "Bearer ", whatever the case of the scheme (RFC 9110 section 11.1); "" when it is another scheme.
std::string bearer(std::string_view authorization) {
    const auto blank = authorization.find(' ');
    if (blank == std::string_view::npos || !http::same_name(authorization.substr(0, blank), "Bearer")) return {};
    const auto begin = authorization.find_first_not_of(' ', blank);
    return begin == std::string_view::npos ? std::string{} : std::string(authorization.substr(begin));
}

Caller caller_of(const model::ApiToken& token, std::string address) {
    Caller caller;
    caller.token = token.id;
    caller.name = token.name.str();
    caller.scope = token.scope;
    if (token.cluster) caller.cluster = token.cluster->name;
    caller.origin = std::move(address);
    return caller;
}

bool is_use_old(const std::optional<Time>& last_used, Time now) { return !last_used || *last_used + 1min <= now; }

}  // namespace

Task<std::variant<Caller, http::Response>> Authentication::admit(std::string authorization, std::string address) {
    using Answer = std::variant<Caller, http::Response>;
    if (authorization.empty()) co_return Answer{turn_away({}, "send Authorization: Bearer with a token")};
    const auto now = clock_.now();
    const auto text = bearer(authorization);
    if (text.empty()) co_return Answer{turn_away(address, "send Authorization: Bearer with a token")};
    const auto look_up = [text, now](db::Session& session) { return find_token(session, now, text); };
    const auto token = co_await database_.read(look_up);
    if (!token) co_return Answer{turn_away(address, token.error().detail())};
    if (is_use_old(*token->last_used_at, now)) co_await note_use(token->id, now);
    co_return Answer{caller_of(*token, std::move(address))};
}

http::Response Authentication::turn_away(const std::string& address, const std::string& why) {
    if (!address.empty() && limit_.is_exceeded_by_failure(address, clock_.now())) {
        auto response = http::problem(429, "too many failed logins from this address");
        response.headers.add("Retry-After", "60");
        return response;
    }
    auto response = http::problem(401, why);
    response.headers.add("WWW-Authenticate", "Bearer realm=\"pyscaler\"");
    return response;
}

Task<void> Authentication::note_use(std::int64_t id, Time now) {
    const auto note = [id, now](db::Session& session) -> Result<void> {
        auto token = Tokens{session}.find(id);
        if (!token || !is_use_old(*token->last_used_at, now)) return {};
        token->last_used_at = std::optional{now};
        return Tokens{session}.update(*token);
    };
    co_await database_.transact(note);
}

Task<bool> is_valid(db::Database& database, const Clock& clock, Caller caller) {
    const auto now = clock.now();
    const auto look_up = [caller, now](db::Session& session) -> Result<bool> {
        const auto token = Tokens{session}.find(caller.token);
        if (!token || (token->expires_at && *token->expires_at <= now)) return false;
        return caller_of(*token, caller.origin).cluster == caller.cluster;
    };
    const auto valid = co_await database.read(look_up);
    co_return valid ? *valid : false;
}

}  // namespace pyscaler::web
