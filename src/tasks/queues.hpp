#pragma once
#include "base/task.hpp"
#include "tasks/message.hpp"

#include <string>
#include <vector>

namespace pyscaler::tasks {

struct QueueStatistics {
    std::string queue{};
    std::int64_t ready{0};
    std::int64_t scheduled{0};           ///< waiting for their ETA
    std::int64_t leased{0};              ///< in the hands of workers
    std::optional<Time> oldest_ready{};  ///< when the one that waits longest was published

    friend bool operator==(const QueueStatistics&, const QueueStatistics&) = default;
};

struct WaitingMessage {
    Message message{};
    std::string queue{};
    Time published{};
    bool leased{false};
};

/// A message that could not be read, or that a worker refused.
struct DeadLetter {
    std::string queue{};
    std::string id{};  ///< empty when it could not be read
    std::string reason{};
    Time at{};
};

/// What operators see of a broker and do to it. Every function may be called from any event loop.
class Queues {
public:
    virtual ~Queues() = default;

    /// One entry per queue that holds anything, by name.
    virtual Task<Result<std::vector<QueueStatistics>>> statistics() = 0;

    /// The first `limit` messages of `queue` (all queues when empty) in the order they would be received.
    virtual Task<Result<std::vector<WaitingMessage>>> waiting(std::string queue, std::size_t limit) = 0;

    /// The task will not run: a waiting one is removed and recorded as revoked, a running one is told at its next
    /// `extend`, one that is yet to come is refused when it comes.
    virtual Task<Result<void>> revoke(std::string id) = 0;

    /// Removes what waits in `queue` and tells how many that were; what is leased stays.
    virtual Task<Result<std::int64_t>> purge(std::string queue) = 0;

    /// The newest `limit` dead letters.
    virtual Task<Result<std::vector<DeadLetter>>> dead_letters(std::size_t limit) = 0;
};

}  // namespace pyscaler::tasks
