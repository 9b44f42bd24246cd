#pragma once
#include "ssh/connection.hpp"
#include "ssh/login.hpp"
#include "ssh/private_key.hpp"

namespace pyscaler::ssh {

/// Resolves, connects, checks the host key and logs in: the steps of `Session::connect`, in their order.
Task<Result<std::shared_ptr<Connection>>> log_in(Login login, PrivateKey key, Deadline deadline);

}  // namespace pyscaler::ssh
