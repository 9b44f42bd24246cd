#include "tasks/attempt.hpp"

#include "base/log.hpp"
#include "tasks/outcome.hpp"

#include <algorithm>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <fmt/core.h>

namespace pyscaler::tasks {
namespace {

std::string text_of(const std::exception_ptr& thrown) {
    try {
        std::rethrow_exception(thrown);
    } catch (const std::exception& error) {
        return error.what();
    } catch (...) {
        return "something that is no std::exception";
    }
}

Duration in_range(Duration limit) { return std::min(limit, Duration{std::chrono::hours{24 * 3650}}); }

}  // namespace

Verdict failure(json::value value, std::string traceback) {
    return {Verdict::Kind::failed, std::move(value), std::move(traceback), {}};
}

Verdict revocation(std::string_view reason) {
    return {Verdict::Kind::revoked, failure_value("TaskRevokedError", reason, "celery.exceptions"), {}, {}};
}

Attempt::Attempt(Delivery delivery, Time started)
    : message_(std::make_shared<const Message>(std::move(delivery.message))),
      queue_(std::move(delivery.queue)),
      tag_(delivery.tag),
      redelivered_(delivery.redelivered),
      redeliveries_(delivery.redeliveries),
      started_(started) {}

void Attempt::interrupt(Interruption why) {
    if (ended_ || interruption_ != Interruption::none) return;
    interruption_ = why;
    signal_.emit(asio::cancellation_type::all);
}

Duration Attempt::time_limit(const HandlerOptions& options) const {
    return in_range(message_->time_limit.value_or(options.time_limit));
}

Context Attempt::context(const HandlerOptions& options, Context::Report report) const {
    auto limit = time_limit(options);
    const auto soft = message_->soft_time_limit ? message_->soft_time_limit : options.soft_time_limit;
    if (soft) limit = std::min(limit, *soft);
    return {message_, redelivered_, deadline_in(limit), std::move(report)};
}

std::string Attempt::where() const {
    return fmt::format("task {}[{}], attempt {}", message_->task, message_->id, message_->retries + 1);
}

Verdict Attempt::interrupted(const HandlerOptions& options) const {
    switch (interruption_) {
        case Interruption::time_limit: {
            const auto limit = format_duration(time_limit(options));
            log::error("tasks", "{}: stopped at its time limit of {}", where(), limit);
            return failure(failure_value("TimeLimitExceeded", limit, "billiard.exceptions"),
                           fmt::format("{}: stopped at its time limit of {}", where(), limit));
        }
        case Interruption::revoked: return revocation("terminated");
        case Interruption::stopping: return {Verdict::Kind::given_back, {}, {}, {}};
        default: return {Verdict::Kind::lost, {}, {}, {}};
    }
}

Verdict Attempt::judge(Result<json::value> result, const HandlerOptions& options, double jitter) const {
    if (interruption_ == Interruption::lost) return interrupted(options);
    if (result) return {Verdict::Kind::succeeded, std::move(result.value()), {}, {}};
    if (interruption_ != Interruption::none) return interrupted(options);
    const auto& error = result.error();
    auto text = fmt::format("{}: {}: {}", where(), error.code().message(), error.detail());
    if (is_transient(error) && options.retry.allows(message_->retries)) {
        const auto delay = options.retry.delay(message_->retries, jitter);
        log::warning("tasks", "{}; again in {}", text, format_duration(delay));
        return {Verdict::Kind::retried, failure_value(error), std::move(text), delay};
    }
    log::error("tasks", "{}", text);
    return failure(failure_value(error), std::move(text));
}

Verdict Attempt::judge(const std::exception_ptr& thrown, const HandlerOptions& options) const {
    if (interruption_ != Interruption::none) return interrupted(options);
    const auto what = text_of(thrown);
    auto text = fmt::format("{}: threw: {}", where(), what);
    log::error("tasks", "{}", text);
    return failure(failure_value("Exception", what, "pyscaler"), std::move(text));
}

Task<Verdict> Attempt::run(std::shared_ptr<Attempt> attempt, const Registry::Entry& entry, double jitter,
                           Context::Report report) {
    const auto& options = entry.options;
    if (attempt->interruption_ != Interruption::none) co_return attempt->interrupted(options);
    auto executor = co_await asio::this_coro::executor;
    asio::steady_timer timer{executor, deadline_in(attempt->time_limit(options))};
    timer.async_wait([attempt](boost::system::error_code error) {
        if (!error) attempt->interrupt(Interruption::time_limit);
    });
    std::exception_ptr thrown;
    Result<json::value> result{json::value{}};
    try {
        auto work = entry.handler(attempt->context(options, std::move(report)), attempt->message().args,
                                  attempt->message().kwargs);
        auto token = asio::bind_cancellation_slot(attempt->signal_.slot(), asio::use_awaitable);
        result = co_await asio::co_spawn(executor, std::move(work), token);
    } catch (...) {
        thrown = std::current_exception();
    }
    attempt->ended_ = true;
    co_return thrown ? attempt->judge(thrown, options) : attempt->judge(std::move(result), options, jitter);
}

}  // namespace pyscaler::tasks
