#pragma once
#include "db/read_cache.hpp"
#include "web/routes.hpp"

#include <memory>

namespace pyscaler::web {

/// Replies that say nothing but what is in the database, kept until something is written to it: many people look at the
/// same lists, and look often. Safe from any event loop.
class KeptReplies {
public:
    explicit KeptReplies(const db::Database& database) : replies_(database, most_bytes) {}

    /// What `answer` says to this target and to callers of these permissions. Only good replies are kept.
    Task<http::Response> reply(http::Request request, Caller caller, const Answer& answer);

private:
    static constexpr std::size_t most_bytes = 16U << 20U;

    db::ReadCache<http::Response> replies_;
};

/// `answer`, with its replies kept in `kept`.
Answer keeping(std::shared_ptr<KeptReplies> kept, Answer answer);

}  // namespace pyscaler::web
