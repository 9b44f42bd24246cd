#pragma once
#include "model/idempotent_request.hpp"
#include "web/api.hpp"
#include "web/routes.hpp"

#include <chrono>
#include <optional>
#include <string>

namespace pyscaler::db {
class Session;
}

namespace pyscaler::web {

/// How long an answer is kept for a request that is sent again.
inline constexpr std::chrono::hours idempotency_lasts{24};

/// The `Idempotency-Key` of a request; none: it has none. `Errc::invalid` when it is empty or longer than 200 bytes.
Result<std::optional<std::string>> idempotency_key(const http::Request& request);

/// Marks what the answer repeats.
inline constexpr const char* replayed_header = "Idempotency-Replayed";

/// What is kept of a request, so that its key is of no use to another one: hashes of both.
model::IdempotentRequest kept_request(const std::string& key, const http::Request& request, const Caller& caller,
                                      Time now);

/// Writes the request down in the transaction that does what it asks, for whoever keeps the answer themselves;
/// `Errc::invalid` when its key was used to ask for something else. Again for the same request it changes nothing.
Result<void> claim_key(db::Session& session, const model::IdempotentRequest& request);

/// Does what is asked once for each caller and `Idempotency-Key`: asked again, it answers the same, with
/// `Idempotency-Replayed: true`, also after a restart. 422 when the key was used to ask for something else; 409 while
/// the first request is under way, and after one that was cut off, since nobody knows what became of it. A request that
/// was refused has done nothing, so it may be sent again with its key.
Answer once_for_each_key(Services& services, Answer answer);

}  // namespace pyscaler::web
