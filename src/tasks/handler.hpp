#pragma once
#include "base/deadline.hpp"
#include "base/task.hpp"
#include "tasks/message.hpp"
#include "tasks/retry_policy.hpp"

#include <functional>
#include <memory>
#include <string>

namespace pyscaler::tasks {

/// What a handler knows of the call it serves. Copies are cheap and stay valid as long as anyone keeps one.
class Context {
public:
    using Report = std::function<void(json::value)>;
    Context(std::shared_ptr<const Message> message, bool redelivered, Deadline deadline, Report report)
        : message_(std::move(message)), redelivered_(redelivered), deadline_(deadline), report_(std::move(report)) {}

    const Message& message() const { return *message_; }
    const std::string& id() const { return message_->id; }

    /// 1 at the first run, 2 at the first retry.
    std::int64_t attempt() const { return message_->retries + 1; }

    /// Somebody had this message before and may have done part of the work.
    bool is_redelivered() const { return redelivered_; }

    /// When the handler should have given up by itself (the soft limit, else the hard one). Hand it down unchanged. At
    /// the hard limit, at a revocation and when the worker stops, the handler is cancelled: its waits throw
    /// `operation_aborted`, which it lets pass.
    Deadline deadline() const { return deadline_; }

    /// Shows `value` as the result of the running task. From the worker's loop.
    void progress(json::value value) const { report_(std::move(value)); }

private:
    std::shared_ptr<const Message> message_;
    bool redelivered_;
    Deadline deadline_;
    Report report_;
};

/// Does the work of one task. A returned error that is transient is tried again as the policy says; any other, and an
/// exception, is the task's failure. May run more than once for one message: make it safe to repeat.
using Handler = std::function<Task<Result<json::value>>(Context, json::array args, json::object kwargs)>;

struct HandlerOptions {
    RetryPolicy retry{};
    Duration time_limit{std::chrono::hours{1}};  ///< hard; the message's own comes first
    std::optional<Duration> soft_time_limit{};
    bool ignore_result{false};  ///< true: nothing is stored, not even a failure (which is still logged)
};

}  // namespace pyscaler::tasks
