#pragma once
#include "base/clock.hpp"
#include "tasks/broker.hpp"
#include "tasks/registry.hpp"

#include <boost/asio/cancellation_signal.hpp>
#include <memory>
#include <string>

namespace pyscaler::tasks {

/// How one run of a message ended, and so what is to be done with it.
struct Verdict {
    enum class Kind {
        succeeded,   ///< publish what follows, store the result, acknowledge
        failed,      ///< publish the errbacks, store the failure, acknowledge
        retried,     ///< publish the next attempt, acknowledge
        revoked,     ///< store that, acknowledge
        known,       ///< it was done before and only the acknowledgement was missing
        given_back,  ///< release
        lost,        ///< somebody else has the message: nothing
    };
    Kind kind{Kind::lost};
    json::value value{};      ///< the result, or the failure
    std::string traceback{};  ///< for people
    Duration retry_after{};
};

Verdict failure(json::value value, std::string traceback);
Verdict revocation(std::string_view reason);

/// Why a handler was stopped from outside.
enum class Interruption { none, time_limit, revoked, lost, stopping };

/// One message in the hands of a worker, from its lease to its verdict. Lives on the worker's loop.
class Attempt {
public:
    Attempt(Delivery delivery, Time started);

    const Message& message() const { return *message_; }
    const std::string& queue() const { return queue_; }
    LeaseTag tag() const { return tag_; }
    Time started() const { return started_; }
    bool is_redelivered() const { return redelivered_; }
    std::int64_t redeliveries() const { return redeliveries_; }

    /// Cancels the handler; the first reason counts.
    void interrupt(Interruption why);

    /// Runs the handler under the time limits of the message, else of `entry`. Throws nothing of what the handler
    /// throws. `jitter` in [0, 1) is for the retry.
    static Task<Verdict> run(std::shared_ptr<Attempt> attempt, const Registry::Entry& entry, double jitter,
                             Context::Report report);

private:
    Context context(const HandlerOptions& options, Context::Report report) const;
    Duration time_limit(const HandlerOptions& options) const;
    Verdict interrupted(const HandlerOptions& options) const;
    Verdict judge(Result<json::value> result, const HandlerOptions& options, double jitter) const;
    Verdict judge(const std::exception_ptr& thrown, const HandlerOptions& options) const;
    std::string where() const;

    std::shared_ptr<const Message> message_;
    std::string queue_;
    LeaseTag tag_;
    bool redelivered_;
    std::int64_t redeliveries_;
    Time started_;
    Interruption interruption_{Interruption::none};
    bool ended_{false};
    boost::asio::cancellation_signal signal_{};
};

}  // namespace pyscaler::tasks
