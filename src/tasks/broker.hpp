#pragma once
#include "base/deadline.hpp"
#include "base/task.hpp"
#include "tasks/message.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace pyscaler::tasks {

/// Names one lease: a message in the hands of one worker.
using LeaseTag = std::int64_t;

/// A message received and not yet settled. Nobody else gets it while its lease holds.
struct Delivery {
    Message message{};
    std::string queue{};
    LeaseTag tag{0};
    bool redelivered{false};       ///< somebody had it before and may have done part of the work
    std::int64_t redeliveries{0};  ///< how often it came back without an answer (a crash, a lease that ran out)
};

enum class Published {
    accepted,
    duplicate,  ///< this id (and retry) is waiting, running or was done not long ago: nothing was added
    revoked,    ///< it was revoked before it came: nothing was added
};

enum class LeaseState {
    held,
    lost,     ///< it ran out and somebody else may have it: stop, and do not settle it
    revoked,  ///< somebody wants the task stopped: stop, and acknowledge it
};

/// Carries messages from publishers to workers, each at least once. Every function may be called from any event loop.
/// `Errc::unavailable` and its kind: the broker cannot be reached; an embedded broker throws when its file is broken.
class Broker {
public:
    virtual ~Broker() = default;

    /// Adds `message` to `queue`. When this returns, a persistent message survives `kill -9` and loss of power; a
    /// transient one may be lost with the machine.
    virtual Task<Result<Published>> publish(std::string queue, Message message) = 0;

    /// Up to `max` messages that are due, those of higher priority first, then in the order published; of several
    /// queues the earlier named is served first. Waits for the first until `until`, then returns none. When the wait is
    /// cancelled it returns what it has already leased, or throws `operation_aborted` with nothing leased.
    virtual Task<Result<std::vector<Delivery>>> receive(std::vector<std::string> queues, std::size_t max,
                                                        Deadline until) = 0;

    /// The work is done, whatever its outcome: the message is gone. `Errc::conflict`: the lease was lost.
    virtual Task<Result<void>> acknowledge(LeaseTag tag) = 0;

    /// Gives the message back, untouched, for others to receive. Does not count as a redelivery.
    virtual Task<Result<void>> release(LeaseTag tag) = 0;

    /// Puts the message aside for people to look at: it will never run.
    virtual Task<Result<void>> reject(LeaseTag tag, std::string reason) = 0;

    /// Begins the leases' time anew and tells the state of each, in the order asked.
    virtual Task<Result<std::vector<LeaseState>>> extend(std::vector<LeaseTag> tags) = 0;
};

}  // namespace pyscaler::tasks
