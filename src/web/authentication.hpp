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

/// Knows callers by the bearer token they send (RFC 6750). Safe from any event loop.
class Authentication {
public:
    Authentication(db::Database& database, const Clock& clock) : database_(database), clock_(clock) {}

    /// The caller, or the answer that sends them away: 401, or 429 for an address that failed too often. A good token
    /// is always admitted: addresses may be shared (a proxy), and 256 random bits cannot be guessed at any rate.
    Task<std::variant<Caller, http::Response>> admit(std::string authorization, std::string address);

private:
    http::Response turn_away(const std::string& address, const std::string& why);
    Task<void> note_use(std::int64_t token, Time now);

    db::Database& database_;
    const Clock& clock_;
    LoginLimit limit_{};
};

/// Whether the token of a caller is still there and good: for answers that last long.
Task<bool> is_valid(db::Database& database, const Clock& clock, Caller caller);

}  // namespace pyscaler::web
