#pragma once
#include "base/task.hpp"
#include "http/request.hpp"
#include "http/response.hpp"

#include <functional>

namespace pyscaler::http {

/// Answers one request, on the loop of its connection; so it is called on several loops at once, and what it shares
/// between them must stand that. It outlives its coroutines, so it may be a lambda with captures that is a coroutine.
/// What it throws is logged once and answered with a plain 500.
using Handler = std::function<Task<Response>(Request)>;

/// How large a body the request may have, asked when its header is complete and its body not yet read.
using BodyLimit = std::function<std::size_t(const Request&)>;

}  // namespace pyscaler::http
