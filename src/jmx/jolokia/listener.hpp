#pragma once
#include "base/deadline.hpp"
#include "base/result.hpp"
#include "jmx/access.hpp"

namespace pyscaler::http {
class Client;
}

/// What answers at the port of a JVM that could not be asked, found by greeting it; nothing secret is sent.
namespace pyscaler::jmx::jolokia {

/// Whether HTTP is spoken there, with TLS or without, whoever it is.
Task<bool> speaks_http(http::Client& http, Access access, bool tls, Deadline deadline);

/// Whether RMI is.
Task<bool> speaks_rmi(Access access, bool tls, Deadline deadline);

/// `error`, which a login by RMI ended with, or `Failure::speaks_http` where that is why.
Task<Error> named_after_listener(http::Client& http, Access access, Error error, Deadline deadline);

}  // namespace pyscaler::jmx::jolokia
