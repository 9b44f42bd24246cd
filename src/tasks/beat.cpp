#include "tasks/beat.hpp"

#include "base/log.hpp"
#include "base/spawn.hpp"
#include "tasks/workflow.hpp"

#include <algorithm>
#include <atomic>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/dispatch.hpp>
#include <map>
#include <optional>

namespace pyscaler::tasks {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view role = "beat";
constexpr auto shortest_pause = 10ms;

}  // namespace

class Beat::Engine {
public:
    using Self = std::shared_ptr<Engine>;

    Engine(asio::any_io_executor executor, Schedules& schedules, Broker& broker, Leadership& leadership,
           const Clock& clock, Identifiers& identifiers, BeatOptions options)
        : executor(std::move(executor)),
          scope(std::in_place, this->executor),
          schedules_(schedules),
          broker_(broker),
          leadership_(leadership),
          clock_(clock),
          identifiers_(identifiers),
          options_(std::move(options)) {}

    static Task<void> run(Self self) {
        for (;;) {
            const auto next = co_await try_tick(self);
            const auto wait = std::clamp<std::chrono::milliseconds>(next - self->clock_.now(), shortest_pause,
                                                                    self->options_.pause.value());
            co_await sleep_until(deadline_in(wait));
        }
    }

    static Task<Time> tick(Self self) {
        const auto now = self->clock_.now();
        auto next = now + self->options_.pause.value();
        if (!co_await self->lead()) co_return next;
        auto entries = co_await self->schedules_.list();
        if (!entries) {
            log::error("beat", "cannot read the periodic tasks: {}", entries.error().detail());
            co_return next;
        }
        self->forget_absent(entries.value());
        for (const auto& entry : entries.value())
            if (const auto due = co_await self->serve(entry, now)) next = std::min(next, *due);
        co_return next;
    }

    static Task<void> stop(Self self, Deadline deadline) {
        co_await self->scope->stop(deadline);
        if (!self->leading) co_return;
        self->leading = false;
        auto resigned = co_await self->leadership_.resign(std::string(role), self->options_.owner);
        if (!resigned) log::warning("beat", "cannot give up the lead: {}", resigned.error().detail());
    }

    asio::any_io_executor executor;
    std::optional<Scope> scope;
    std::atomic<bool> leading{false};

private:
    static Task<Time> try_tick(Self self) {
        try {
            co_return co_await tick(self);
        } catch (const boost::system::system_error& error) {
            if (error.code() == asio::error::operation_aborted) throw;
            log::error("beat", "{}", error.what());
        } catch (const std::exception& error) {
            log::error("beat", "{}", error.what());
        }
        co_return self->clock_.now() + self->options_.pause.value();
    }

    Task<bool> lead() {
        auto leads = co_await leadership_.try_lead(std::string(role), options_.owner, options_.lead);
        if (!leads) log::error("beat", "cannot ask for the lead: {}", leads.error().detail());
        const bool now_leading = leads && leads.value();
        if (now_leading != leading) log::info("beat", "{} {}", options_.owner, now_leading ? "leads" : "does not lead");
        leading = now_leading;
        co_return now_leading;
    }

    /// Publishes `entry` if it is due; tells when it is due next.
    Task<std::optional<Time>> serve(PeriodicEntry entry, Time now) {
        const auto last = last_run(entry, now);
        const auto due = next_after(entry.schedule, last, entry.zone);
        if (!due || *due > now) co_return due;
        auto published = co_await broker_.publish(entry.queue, message_of(entry, *due, now));
        if (!published) {
            log::error("beat", "cannot publish {}: {}", entry.name, published.error().detail());
            co_return now;
        }
        const auto ran = run_time(entry.schedule, *due, now);
        auto marked = co_await schedules_.mark_run(entry.name, ran);
        if (!marked) log::error("beat", "cannot mark the run of {}: {}", entry.name, marked.error().detail());
        co_return next_after(entry.schedule, ran, entry.zone);
    }

    Time last_run(const PeriodicEntry& entry, Time now) {
        if (entry.last_run) return *entry.last_run;
        if (entry.since != Time{}) return entry.since;
        return first_seen_.try_emplace(entry.name, now).first->second;
    }

    void forget_absent(const std::vector<PeriodicEntry>& entries) {
        std::erase_if(first_seen_, [&entries](const auto& seen) {
            return std::none_of(entries.begin(), entries.end(),
                                [&seen](const PeriodicEntry& entry) { return entry.name == seen.first; });
        });
    }

    Message message_of(const PeriodicEntry& entry, Time due, Time now) {
        MessageOptions options;
        options.id = derived_id(entry.name, format_time(due));
        options.priority = entry.priority;
        options.delivery_mode = entry.durable ? DeliveryMode::persistent : DeliveryMode::transient;
        if (entry.expires) options.expires = now + entry.expires->value();
        auto message = make_message(identifiers_, entry.task, entry.args, entry.kwargs, std::move(options));
        message.other_headers["periodic_task_name"] = entry.name;
        return message;
    }

    Schedules& schedules_;
    Broker& broker_;
    Leadership& leadership_;
    const Clock& clock_;
    Identifiers& identifiers_;
    BeatOptions options_;
    std::map<std::string, Time> first_seen_{};
};

Beat::Beat(asio::any_io_executor executor, Schedules& schedules, Broker& broker, Leadership& leadership,
           const Clock& clock, Identifiers& identifiers, BeatOptions options)
    : engine_(std::make_shared<Engine>(std::move(executor), schedules, broker, leadership, clock, identifiers,
                                       std::move(options))) {}

Beat::~Beat() {
    asio::dispatch(engine_->executor, [engine = engine_] { engine->scope.reset(); });
}

void Beat::start() { engine_->scope->spawn("beat", Engine::run(engine_)); }

Task<void> Beat::stop(Deadline deadline) {
    auto engine = engine_;
    auto deaf = asio::bind_cancellation_slot(asio::cancellation_slot{}, asio::use_awaitable);
    co_await asio::co_spawn(engine->executor, Engine::stop(engine, deadline), deaf);
}

Task<Time> Beat::tick() { return Engine::tick(engine_); }
bool Beat::is_leading() const { return engine_->leading; }

}  // namespace pyscaler::tasks
