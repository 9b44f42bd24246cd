#pragma once
#include "base/deadline.hpp"
#include "jmx/access.hpp"

#include <boost/json/value.hpp>

namespace pyscaler::http {
class Client;
}

namespace pyscaler::jmx::jolokia {

/// Posts `body` (a request of Jolokia's protocol 7, or an array of them) to the agent at `access`, and returns the JSON
/// that it answers. `Failure::authentication_failed` and `access_denied` for HTTP's 401 and 403, `not_jmx` for any
/// other answer that is not Jolokia's, `tls_expected`, `tls_missing`, `tls_failed`; `Errc::refused`, `timed_out`,
/// `unreachable`, and `limit_exceeded` for more than `limits::jolokia_answer`.
Task<Result<boost::json::value>> exchange(http::Client& http, Access access, boost::json::value body,
                                          Deadline deadline);

}  // namespace pyscaler::jmx::jolokia
