#pragma once
#include "http/request.hpp"
#include "http/response.hpp"
#include "web/api.hpp"

namespace pyscaler::web {

/// Lets users in by password and, where it is switched on, second factor. Failures are counted by address and by user,
/// and audited; a wrong name and a wrong password take as long and are told alike.
class LoginDesk {
public:
    explicit LoginDesk(Services& services) : services_(services) {}

    /// `{"user", "password", "code"?}`: 200 with the session and its cookie, 401, or 429.
    Task<http::Response> log_in(http::Request request);

private:
    Services& services_;
};

/// 429: there were too many wrong passwords.
http::Response slow_down();

}  // namespace pyscaler::web
