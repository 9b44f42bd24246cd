#include "web/user_sessions.hpp"

#include "db/repository.hpp"
#include "web/token.hpp"

#include <fmt/format.h>

namespace pyscaler::web {
namespace {

using Sessions = db::Repository<model::UserSession>;
constexpr std::size_t random_bytes = 32;

bool is_over(const model::UserSession& session, Time now) {
    return *session.expires_at <= now || *session.last_used_at + longest_idle <= now;
}

std::vector<model::UserSession> sessions_of(db::Session& session, const model::User& user) {
    return Sessions{session}.select(db::Query{}.where(&model::UserSession::user, user.name.str()));
}

/// Ends those that are over, and the oldest of too many.
void make_room(db::Session& session, const model::User& user, Time now) {
    auto all = sessions_of(session, user);
    for (const auto& each : all)
        if (is_over(each, now)) Sessions{session}.remove(each.id).value();
    std::erase_if(all, [&](const auto& each) { return is_over(each, now); });
    for (std::size_t i = 0; i + most_sessions <= all.size(); ++i) Sessions{session}.remove(all[i].id).value();
}

}  // namespace

MadeSession make_session(db::Session& session, Time now, Identifiers& identifiers, const model::User& user,
                         const Visitor& visitor) {
    make_room(session, user, now);
    MadeSession made;
    made.cookie = Secret{identifiers.token(random_bytes)};
    made.session.hash = model::Text<128>{hash_of_token(made.cookie.reveal())};
    made.session.user = model::Owner<model::User>{user.name.str()};
    made.session.address = model::Text<255>::lossy(visitor.address);
    made.session.agent = model::Text<255>::lossy(visitor.agent);
    made.session.created_at = now;
    made.session.last_used_at = now;
    made.session.expires_at = now + longest_session;
    Sessions{session}.insert(made.session).value();
    return made;
}

Result<Login> find_login(db::Session& session, Time now, std::string_view cookie) {
    const Error over{Errc::denied, "the session is over: log in again"};
    if (cookie.empty() || cookie.size() > 128) return over;
    auto found = Sessions{session}.first(db::Query{}.where(&model::UserSession::hash, hash_of_token(cookie)));
    if (!found || is_over(*found, now)) return over;
    auto user = db::Repository<model::User>{session}.find_by_name(found->user.name);
    if (!user || !user->enabled) return over;
    return Login{std::move(*found), std::move(*user)};
}

std::string csrf_token(std::string_view cookie) { return hash_of_token(fmt::format("csrf {}", cookie)); }

std::string_view cookie_in(std::string_view header) {
    for (std::size_t at = 0; at < header.size();) {
        const auto end = std::min(header.find(';', at), header.size());
        auto pair = header.substr(at, end - at);
        at = end + 1;
        while (pair.starts_with(' ')) pair.remove_prefix(1);
        if (pair.starts_with(cookie_name) && pair.substr(cookie_name.size()).starts_with('='))
            return pair.substr(cookie_name.size() + 1);
    }
    return {};
}

std::string set_cookie(const Secret& cookie, bool is_tls) {
    const auto age = cookie.empty() ? 0 : std::chrono::seconds(longest_session).count();
    return fmt::format("{}={}; Path=/; Max-Age={}; HttpOnly; SameSite=Strict{}", cookie_name, cookie.reveal(), age,
                       is_tls ? "; Secure" : "");
}

std::vector<Permission> permissions_of(const model::User& user) {
    std::vector<Permission> permissions;
    for (const auto& grant : user.grants) permissions.push_back({model::role_of(grant), model::cluster_of(grant)});
    return permissions;
}

Caller caller_of(const Login& login, std::string address) {
    Caller caller;
    caller.session = login.session.id;
    caller.user = login.user.id;
    caller.name = login.user.name.str();
    caller.permissions = permissions_of(login.user);
    caller.origin = std::move(address);
    caller.must_change_password = login.user.must_change_password;
    return caller;
}

std::size_t end_sessions(db::Session& session, const model::User& user, std::int64_t kept) {
    std::size_t ended = 0;
    for (const auto& each : sessions_of(session, user)) {
        if (each.id == kept) continue;
        Sessions{session}.remove(each.id).value();
        ++ended;
    }
    return ended;
}

}  // namespace pyscaler::web
