#pragma once
#include "base/clock.hpp"
#include "base/task.hpp"
#include "db/read_cache.hpp"
#include "http/request.hpp"
#include "http/response.hpp"
#include "web/caller.hpp"
#include "web/login_limit.hpp"

#include <memory>
#include <variant>

namespace pyscaler::web {

/// Knows callers by the bearer token they send (RFC 6750), or by the cookie of a session. Safe from any event loop.
class Authentication {
public:
    Authentication(db::Database& database, const Clock& clock)
        : database_(database), clock_(clock), known_(database, most_known_bytes) {}

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
    /// A caller as the database has them, until they must be looked up again whatever else happens.
    struct Known {
        Caller caller{};
        Time good_until{};
        Time note_use_from{};  ///< when `last_used_at` is old enough to be written anew
    };
    static constexpr std::size_t most_known_bytes = 4 << 20;

    Task<Answer> admit_token(Credentials credentials);
    Task<Answer> admit_session(Credentials credentials);
    template <class LookUp>
    Task<Result<std::shared_ptr<const Known>>> look_up(std::string_view kind, std::string proof, LookUp body);
    static Result<Known> known_by_token(db::Session& session, Time now, std::string_view text);
    static Result<Known> known_by_cookie(db::Session& session, Time now, std::string_view cookie);
    http::Response turn_away(const std::string& address, const std::string& why);

    db::Database& database_;
    const Clock& clock_;
    db::ReadCache<Known> known_;  // by the hash of what they prove themselves with
    LoginLimit limit_{};
};

/// Whether the token or session of a caller is still there and good: for answers that last long.
Task<bool> is_valid(db::Database& database, const Clock& clock, Caller caller);

}  // namespace pyscaler::web
