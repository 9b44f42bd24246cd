#pragma once
#include "tasks/broker.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace pyscaler::tasks::embedded {

class Connection;

/// How long what is written stays.
struct Retention {
    Duration results{};
    Duration ids{};
};

/// The messages that wait, from publication to lease. Each function is one step of a transaction.
namespace message_table {

/// `encoded` is `message`'s.
Published insert(Connection& connection, const std::string& queue, const Message& message,
                 const EncodedMessage& encoded, Time now, const Retention& retention);

/// When something of `queues` can be received or must be tidied up next: in the past when now.
std::optional<Time> next_due(Connection& connection, const std::vector<std::string>& queues);

/// Makes ready what has reached its eta or lost its lease; removes what has expired and records it as revoked.
void sweep(Connection& connection, Time now, const Retention& retention);

/// Who gets the leases, and until when.
struct Claim {
    std::string owner{};
    std::function<LeaseTag()> next_lease{};
    Time until{};
};

/// Leases up to `max` ready messages of `queue`. Puts aside those that cannot be read, drops those that were revoked.
std::vector<Delivery> claim(Connection& connection, const std::string& queue, std::size_t max, const Claim& claim,
                            Time now, const Retention& retention);

/// Removes the messages of `id` that nobody has, tells those who have one, and remembers the id.
void revoke(Connection& connection, const std::string& id, Time now, const Retention& retention);

/// Forgets ids whose time is over, up to `limit` of each kind.
void expire_ids(Connection& connection, Time now, std::size_t limit);

}  // namespace message_table
}  // namespace pyscaler::tasks::embedded
