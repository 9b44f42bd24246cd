#pragma once
#include "base/clock.hpp"
#include "base/identifier.hpp"
#include "base/secret.hpp"
#include "model/user.hpp"
#include "model/user_session.hpp"
#include "web/caller.hpp"

#include <chrono>
#include <string>
#include <string_view>

namespace pyscaler::db {
class Session;
}

/// Logins of users: the cookie, and what is kept of it.
namespace pyscaler::web {

inline constexpr std::string_view cookie_name = "pyscaler_session";
/// After a login nothing lasts longer, and less when nothing is asked.
inline constexpr std::chrono::hours longest_session{24 * 7};
inline constexpr std::chrono::hours longest_idle{12};
/// Of one user; the oldest ends when there is one more.
inline constexpr std::size_t most_sessions = 20;

struct MadeSession {
    model::UserSession session{};
    Secret cookie{};  ///< 256 random bits, kept nowhere
};

/// Where a login comes from.
struct Visitor {
    std::string address{};
    std::string agent{};
};

MadeSession make_session(db::Session& session, Time now, Identifiers& identifiers, const model::User& user,
                         const Visitor& visitor);

/// The session of this cookie and its user. `Errc::denied` when there is none, it is over, or the user is disabled.
struct Login {
    model::UserSession session{};
    model::User user{};
};
Result<Login> find_login(db::Session& session, Time now, std::string_view cookie);

/// What changing requests of this session must carry in `X-CSRF-Token`: made from the cookie, which no other site
/// knows.
std::string csrf_token(std::string_view cookie);

/// The session's cookie in a `Cookie` header, or "".
std::string_view cookie_in(std::string_view header);
/// The value of `Set-Cookie`: HttpOnly, SameSite=Strict, and Secure under TLS. An empty cookie takes it away.
std::string set_cookie(const Secret& cookie, bool is_tls);

std::vector<Permission> permissions_of(const model::User& user);
Caller caller_of(const Login& login, std::string address);

/// Ends all sessions of the user but `kept`; how many.
std::size_t end_sessions(db::Session& session, const model::User& user, std::int64_t kept);

}  // namespace pyscaler::web
