#pragma once
#include "base/clock.hpp"
#include "base/task.hpp"
#include "db/database.hpp"
#include "http/request.hpp"
#include "http/response.hpp"
#include "web/caller.hpp"
#include "web/login_limit.hpp"

#include <variant>

namespace pyscaler::web {

/// Knows callers by the bearer token they send (RFC 6750), or by the cookie of a session. Safe from any event loop.
class Authentication {
public:
    Authentication(db::Database& database, const Clock& clock) : database_(database), clock_(clock) {}

    /// What of a request tells who asks.
    struct Credentials {
        std::string authorization{};
        std::string cookie{};  ///< of the session; "" without one
        std::string csrf{};    ///< `X-CSRF-Token`
        bool changes{false};   ///< the request is none that only reads
        std::string address{};
    };
    static Credentials credentials_of(const http::Request& request);

    /// The caller, or the answer that sends them away: 401, 403 for a session's request without its CSRF token, or 429
    /// for an address that failed too often. A good token or cookie is always admitted: addresses may be shared (a
    /// proxy), and 256 random bits cannot be guessed at any rate.
    Task<std::variant<Caller, http::Response>> admit(Credentials credentials);

private:
    using Answer = std::variant<Caller, http::Response>;
    Task<Answer> admit_token(Credentials credentials);
    Task<Answer> admit_session(Credentials credentials);
    http::Response turn_away(const std::string& address, const std::string& why);

    db::Database& database_;
    const Clock& clock_;
    LoginLimit limit_{};
};

/// Whether the token or session of a caller is still there and good: for answers that last long.
Task<bool> is_valid(db::Database& database, const Clock& clock, Caller caller);

}  // namespace pyscaler::web
