#include "tasks/worker.hpp"

#include "base/log.hpp"
#include "base/spawn.hpp"
#include "tasks/attempt.hpp"
#include "tasks/settlement.hpp"
#include "tasks/signal.hpp"

#include <algorithm>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/dispatch.hpp>
#include <deque>
#include <fmt/core.h>
#include <list>
#include <optional>

namespace pyscaler::tasks {
namespace {

using namespace std::chrono_literals;

constexpr auto longest_wait = 10s;  // then look again, whatever happened
constexpr auto broken_pause = 1s;   // between attempts to reach a broker
constexpr auto stop_grace = 2s;     // for a cancelled handler to end

}  // namespace

class Worker::Engine {
public:
    using Self = std::shared_ptr<Engine>;
    using Attempts = std::list<std::shared_ptr<Attempt>>;

    Engine(asio::any_io_executor executor, Broker& broker, Results& results, const Registry& registry,
           const Clock& clock, Identifiers& identifiers, WorkerOptions options)
        : executor_(std::move(executor)),
          broker_(broker),
          results_(results),
          registry_(registry),
          clock_(clock),
          identifiers_(identifiers),
          options_(std::move(options)),
          settlement_(broker, results, clock),
          receiving_(std::in_place, executor_),
          beating_(std::in_place, executor_),
          working_(std::in_place, executor_) {}

    const asio::any_io_executor& executor() const { return executor_; }

    static void start(Self self) {
        self->receiving_->spawn("worker " + self->options_.name, receive(self));
        self->beating_->spawn("heartbeat " + self->options_.name, beat(self));
    }

    static Task<bool> stop(Self self, Deadline deadline) {
        self->stopping_ = true;
        co_await self->receiving_->stop(deadline_in(longest_wait));
        co_await give_back_waiting(self);
        if (!co_await idle(self, deadline))
            for (const auto& attempt : Attempts(self->running_)) attempt->interrupt(Interruption::stopping);
        const bool ended = co_await idle(self, deadline_in(stop_grace));
        co_await self->beating_->stop(deadline_in(stop_grace));
        co_return co_await self->working_->stop(deadline_in(stop_grace)) && ended;
    }

    static Task<bool> revoke(Self self, std::string id) {
        bool found = false;
        for (const auto& attempt : Attempts(self->running_)) {
            if (attempt->message().id != id) continue;
            attempt->interrupt(Interruption::revoked);
            found = true;
        }
        co_return found;
    }

    static Task<WorkerStatus> status(Self self) { co_return self->snapshot(); }

    /// Cancels what is left: nobody will stop this worker any more.
    void close() {
        stopping_ = true;
        receiving_.reset();
        beating_.reset();
        working_.reset();
    }

private:
    std::size_t room() const {
        const auto capacity = options_.concurrency + options_.prefetch;
        const auto held = running_.size() + waiting_.size();
        return capacity > held ? capacity - held : 0;
    }

    static void start_waiting(Self self) {
        while (!self->stopping_ && !self->waiting_.empty() && self->running_.size() < self->options_.concurrency) {
            auto attempt = std::make_shared<Attempt>(std::move(self->waiting_.front()), self->clock_.now());
            self->waiting_.pop_front();
            self->running_.push_back(attempt);
            self->working_->spawn("task " + attempt->message().task, run(self, attempt));
        }
    }

    static Task<Result<std::vector<Delivery>>> receive_some(Self self) {
        try {
            co_return co_await self->broker_.receive(self->options_.queues, self->room(), deadline_in(longest_wait));
        } catch (const boost::system::system_error& error) {
            if (error.code() == asio::error::operation_aborted) throw;
            co_return Error{error.code(), error.what()};
        } catch (const std::exception& error) {
            co_return Error{Errc::failed, error.what()};
        }
    }

    static Task<void> receive(Self self) {
        while (!self->stopping_) {
            const auto seen = self->changed_.version();
            start_waiting(self);
            if (self->room() == 0) {
                co_await self->changed_.wait(seen, deadline_in(longest_wait));
                continue;
            }
            auto received = co_await receive_some(self);
            if (received) {
                std::move(received.value().begin(), received.value().end(), std::back_inserter(self->waiting_));
            } else {
                log::error("tasks", "{} cannot receive: {}", self->options_.name, received.error().detail());
                co_await sleep_until(deadline_in(broken_pause));
            }
        }
    }

    static Task<void> beat(Self self) {
        for (;;) {
            co_await sleep_until(deadline_in(self->options_.heartbeat));
            std::vector<LeaseTag> tags;
            for (const auto& attempt : self->running_) tags.push_back(attempt->tag());
            for (const auto& delivery : self->waiting_) tags.push_back(delivery.tag);
            if (tags.empty()) continue;
            auto states = co_await self->broker_.extend(tags);
            if (!states) {
                log::warning("tasks", "{} cannot extend its leases: {}", self->options_.name, states.error().detail());
                continue;
            }
            for (std::size_t i = 0; i < tags.size(); ++i) self->heed(tags[i], states.value()[i]);
        }
    }

    void heed(LeaseTag tag, LeaseState state) {
        if (state == LeaseState::held) return;
        for (const auto& attempt : Attempts(running_))
            if (attempt->tag() == tag)
                attempt->interrupt(state == LeaseState::revoked ? Interruption::revoked : Interruption::lost);
        // A revoked one that waits is told again at the next heartbeat, when it runs.
        if (state == LeaseState::lost)
            std::erase_if(waiting_, [tag](const Delivery& delivery) { return delivery.tag == tag; });
    }

    static Task<void> run(Self self, std::shared_ptr<Attempt> attempt) {
        try {
            const auto* entry = self->registry_.find(attempt->message().task);
            const bool keep = !attempt->message().ignore_result && !(entry && entry->options.ignore_result);
            auto verdict = co_await judge(self, attempt, entry, keep);
            self->count(verdict.kind);
            auto settled = co_await self->settlement_.settle(attempt, std::move(verdict), keep);
            if (!settled)
                log::warning("tasks", "task {}[{}] is not settled: {}", attempt->message().task, attempt->message().id,
                             settled.error().detail());
        } catch (const std::exception& error) {
            log::error("tasks", "task {}[{}] is not settled: {}", attempt->message().task, attempt->message().id,
                       error.what());
        }
        self->running_.remove(attempt);
        self->changed_.notify();
    }

    static Task<Verdict> judge(Self self, std::shared_ptr<Attempt> attempt, const Registry::Entry* entry, bool keep) {
        const auto& message = attempt->message();
        if (keep && attempt->is_redelivered()) {
            auto before = co_await self->results_.find(message.id);
            if (before && is_final(before.value().state)) co_return Verdict{Verdict::Kind::known, {}, {}, {}};
        }
        if (message.expires && *message.expires <= self->clock_.now()) co_return revocation("expired");
        if (attempt->redeliveries() > self->options_.max_redeliveries) co_return too_often(*attempt);
        if (!entry) co_return unknown(*attempt);
        if (keep) {
            auto stored = co_await self->results_.store(outcome_of(*attempt, State::started));
            if (!stored) log::warning("tasks", "cannot store a start: {}", stored.error().detail());
        }
        co_return co_await Attempt::run(attempt, *entry, self->identifiers_.fraction(), report_to(self, attempt, keep));
    }

    static Verdict too_often(const Attempt& attempt) {
        const auto text = fmt::format("redelivered too often: {} times without an answer", attempt.redeliveries());
        log::error("tasks", "task {}[{}]: {}", attempt.message().task, attempt.message().id, text);
        return failure(failure_value("RedeliveredTooOften", text, "pyscaler"), text);
    }

    static Verdict unknown(const Attempt& attempt) {
        const auto& task = attempt.message().task;
        log::error("tasks", "task {}[{}]: no handler of this name", task, attempt.message().id);
        return failure(failure_value("NotRegistered", task, "celery.exceptions"), "no handler for task " + task);
    }

    static Context::Report report_to(const Self& self, const std::shared_ptr<Attempt>& attempt, bool keep) {
        return [weak = std::weak_ptr<Engine>(self), attempt, keep](json::value value) {
            auto engine = weak.lock();
            if (!engine || !keep || !engine->working_) return;
            auto outcome = outcome_of(*attempt, State::started);
            outcome.result = std::move(value);
            engine->working_->spawn("progress", store(engine, std::move(outcome)));
        };
    }

    static Task<void> store(Self self, Outcome outcome) {
        auto stored = co_await self->results_.store(std::move(outcome));
        if (!stored) log::warning("tasks", "cannot store progress: {}", stored.error().detail());
    }

    static Task<void> give_back_waiting(Self self) {
        while (!self->waiting_.empty()) {
            const auto tag = self->waiting_.front().tag;
            self->waiting_.pop_front();
            auto released = co_await self->broker_.release(tag);
            if (!released) log::warning("tasks", "cannot give a message back: {}", released.error().detail());
        }
    }

    static Task<bool> idle(Self self, Deadline deadline) {
        while (!self->running_.empty() && std::chrono::steady_clock::now() < deadline)
            co_await self->changed_.wait(self->changed_.version(), deadline);
        co_return self->running_.empty();
    }

    void count(Verdict::Kind kind) {
        succeeded_ += kind == Verdict::Kind::succeeded;
        failed_ += kind == Verdict::Kind::failed;
        retried_ += kind == Verdict::Kind::retried;
        revoked_ += kind == Verdict::Kind::revoked;
    }

    WorkerStatus snapshot() const {
        WorkerStatus status;
        status.name = options_.name;
        status.queues = options_.queues;
        status.concurrency = options_.concurrency;
        for (const auto& attempt : running_) {
            const auto& message = attempt->message();
            status.running.push_back({message.id, message.task, attempt->queue(), attempt->started(), message.retries,
                                      attempt->is_redelivered()});
        }
        status.prefetched = waiting_.size();
        status.succeeded = succeeded_;
        status.failed = failed_;
        status.retried = retried_;
        status.revoked = revoked_;
        return status;
    }

    asio::any_io_executor executor_;
    Broker& broker_;
    Results& results_;
    const Registry& registry_;
    const Clock& clock_;
    Identifiers& identifiers_;
    WorkerOptions options_;
    Settlement settlement_;
    Attempts running_{};
    std::deque<Delivery> waiting_{};
    Signal changed_{};
    bool stopping_{false};
    std::uint64_t succeeded_{0}, failed_{0}, retried_{0}, revoked_{0};
    std::optional<Scope> receiving_, beating_, working_;
};

namespace {

/// Runs `work` on the worker's loop and resumes on the caller's. Cancellation does not cross the threads.
template <class T>
Task<T> on_loop(asio::any_io_executor executor, Task<T> work) {
    auto deaf = asio::bind_cancellation_slot(asio::cancellation_slot{}, asio::use_awaitable);
    co_return co_await asio::co_spawn(executor, std::move(work), deaf);
}

}  // namespace

Worker::Worker(asio::any_io_executor executor, Broker& broker, Results& results, const Registry& registry,
               const Clock& clock, Identifiers& identifiers, WorkerOptions options)
    : engine_(std::make_shared<Engine>(std::move(executor), broker, results, registry, clock, identifiers,
                                       std::move(options))) {}

Worker::~Worker() {
    asio::dispatch(engine_->executor(), [engine = engine_] { engine->close(); });
}

void Worker::start() { Engine::start(engine_); }
Task<bool> Worker::stop(Deadline deadline) { return on_loop(engine_->executor(), Engine::stop(engine_, deadline)); }
Task<bool> Worker::revoke(std::string id) {
    return on_loop(engine_->executor(), Engine::revoke(engine_, std::move(id)));
}
Task<WorkerStatus> Worker::status() { return on_loop(engine_->executor(), Engine::status(engine_)); }

}  // namespace pyscaler::tasks
