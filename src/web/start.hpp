#pragma once
#include "base/task.hpp"
#include "control/execution_request.hpp"
#include "http/request.hpp"
#include "http/response.hpp"
#include "web/api.hpp"
#include "web/caller.hpp"

#include <functional>
#include <string>

namespace pyscaler::web {

/// What somebody wants to be run, worked out inside the transaction that starts it. An error refuses it.
using Wish = std::function<Result<control::ExecutionRequest>(db::Session&)>;

/// Starts an execution for the caller and answers 202 with its name. Asked again with the same `Idempotency-Key`, it
/// answers the same and starts nothing; 422 when that key was used for something else.
Task<http::Response> start(Services& services, http::Request request, Caller caller, Wish wish);

}  // namespace pyscaler::web
