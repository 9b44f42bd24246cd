#pragma once
#include "web/api.hpp"
#include "web/routes.hpp"

#include <chrono>
#include <optional>
#include <string>

namespace pyscaler::web {

/// How long an answer is kept for a request that is sent again.
inline constexpr std::chrono::hours idempotency_lasts{24};

/// The `Idempotency-Key` of a request; none: it has none. `Errc::invalid` when it is empty or longer than 200 bytes.
Result<std::optional<std::string>> idempotency_key(const http::Request& request);

/// Does what is asked once for each caller and `Idempotency-Key`: asked again, it answers the same, with
/// `Idempotency-Replayed: true`, also after a restart. 422 when the key was used to ask for something else; 409 while
/// the first request is under way, and after one that was cut off, since nobody knows what became of it. A request that
/// was refused has done nothing, so it may be sent again with its key.
Answer once_for_each_key(Services& services, Answer answer);

}  // namespace pyscaler::web
