#pragma once
#include "base/clock.hpp"
#include "db/database.hpp"
#include "samples/store.hpp"

namespace pyscaler::app {

/// How long what has ended is kept.
struct Retention {
    Duration events{std::chrono::hours{24 * 7}};
    Duration executions{std::chrono::hours{24 * 30}};
    Duration requests{std::chrono::hours{24}};  ///< with an idempotency key
    Duration nodes{std::chrono::hours{25}};     ///< terminated ones: longer than their samples, whose name they hold
};

/// Removes what is older than `retention`: events, answers to requests with an idempotency key, ended executions with
/// what they said, terminated nodes with their samples.
Task<Result<void>> remove_expired(db::Database& database, samples::Store& store, Time now, Retention retention);

}  // namespace pyscaler::app
