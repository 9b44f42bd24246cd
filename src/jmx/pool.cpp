#include "jmx/pool.hpp"

#include "base/log.hpp"
#include "base/spawn.hpp"
#include "base/turn.hpp"
#include "jmx/moulds.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/core.h>
#include <map>

namespace pyscaler::jmx {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

/// What the pool knows of one JVM under one access; a changed access makes another one.
struct Pool::Entry {
    explicit Entry(Access known_access) : access(std::move(known_access)) {}

    Access access;
    std::shared_ptr<Client> client{};
    Error error{};  // why there is none
    unsigned failures{0};
    Deadline retry_at{};
    Deadline last_used{};
    bool is_forgotten{false};  // by the pool, while a login may be under way
    Turns logins{};
};

struct Pool::State : std::enable_shared_from_this<Pool::State> {
    State(asio::any_io_executor executor, Identifiers& given, PoolTimes given_times)
        : identifiers(given),
          times(given_times),
          holder(std::make_shared<LeaseHolder>(LeaseHolder::make(given))),
          moulds(std::make_shared<Moulds>()),
          scope(std::move(executor)) {}

    std::shared_ptr<Entry> entry_of(const std::string& key, const Access& access);
    Task<Result<std::shared_ptr<Client>>> client(std::string key, Access access, Deadline deadline);
    Task<Result<std::shared_ptr<Client>>> log_in(std::shared_ptr<Entry> entry, Deadline deadline);
    void count_failure(Entry& entry, Error error);
    void leave(Entry& entry);
    void keep_house();

    Identifiers& identifiers;
    PoolTimes times;
    std::shared_ptr<LeaseHolder> holder;
    std::shared_ptr<Moulds> moulds;
    std::map<std::string, std::shared_ptr<Entry>, std::less<>> entries{};
    Turns logins{limits::logins_at_once};
    bool keeps_house{false};
    bool stopped{false};
    Scope scope;
};

namespace {

Task<void> say_good_bye(std::shared_ptr<Client> client) { co_await client->leave(deadline_in(limits::close)); }

Error late(const Access& access, std::string_view what) {
    return {Errc::timed_out, fmt::format("{}: {}", access.peer(), what)};
}

Error given_up(const Access& access) { return {Errc::cancelled, access.peer() + ": the login was given up"}; }

}  // namespace

void Pool::State::leave(Entry& entry) {
    entry.is_forgotten = true;
    if (entry.client) scope.spawn("jmx leave", say_good_bye(entry.client));
}

std::shared_ptr<Pool::Entry> Pool::State::entry_of(const std::string& key, const Access& access) {
    auto& entry = entries[key];
    if (entry && !(entry->access == access)) {
        leave(*entry);
        entry.reset();
    }
    if (!entry) entry = std::make_shared<Entry>(access);
    entry->last_used = steady_clock::now();
    return entry;
}

void Pool::State::count_failure(Entry& entry, Error error) {
    const double doubled = static_cast<double>(times.first_backoff.count()) * std::exp2(std::min(entry.failures, 20U));
    const double pause = std::min(doubled, static_cast<double>(times.longest_backoff.count()));
    entry.retry_at = steady_clock::now() + milliseconds{std::llround(pause * (0.5 + identifiers.fraction() / 2))};
    entry.error = std::move(error);
    ++entry.failures;
}

Task<Result<std::shared_ptr<Client>>> Pool::State::log_in(std::shared_ptr<Entry> entry, Deadline deadline) {
    const auto self = shared_from_this();
    const auto turn = co_await entry->logins.take(deadline);
    if (!turn) co_return late(entry->access, "others were logging in to it");
    if (entry->is_forgotten) co_return given_up(entry->access);
    if (entry->client && !entry->client->is_forgotten()) co_return entry->client;
    entry->client.reset();
    if (steady_clock::now() < entry->retry_at) co_return entry->error;
    const auto place = co_await logins.take(deadline);
    if (!place || steady_clock::now() >= deadline)
        co_return late(entry->access, "too many other logins were under way");
    if (entry->is_forgotten) co_return given_up(entry->access);
    auto client = co_await Client::log_in(entry->access, holder, deadline, moulds);
    if (!client) {
        log::debug("jmx", "{}", client.error().detail());
        count_failure(*entry, client.error());
        co_return client.error();
    }
    if (entry->is_forgotten) {
        co_await say_good_bye(*client);
        co_return given_up(entry->access);
    }
    entry->failures = 0;
    entry->client = *client;
    co_return client;
}

Task<Result<std::shared_ptr<Client>>> Pool::State::client(std::string key, Access access, Deadline deadline) {
    if (stopped) co_return Error{Errc::cancelled, "stopping"};
    keep_house();
    co_return co_await log_in(entry_of(key, access), deadline);
}

namespace {

Task<void> keep_alive(std::shared_ptr<Client> client) {
    const auto kept = co_await client->keep_alive(deadline_in(limits::greeting));
    if (!kept) log::debug("jmx", "keeping a connection alive: {}", kept.error().detail());
}

}  // namespace

/// Holds the pool only while it works: a pool nobody else holds must not be kept by its own housekeeping.
void Pool::State::keep_house() {
    if (std::exchange(keeps_house, true)) return;
    const auto work = [](std::weak_ptr<State> weak, milliseconds pause) -> Task<void> {
        for (;;) {
            co_await sleep_until(deadline_in(pause));
            const auto self = weak.lock();
            if (!self) co_return;
            const auto now = steady_clock::now();
            std::erase_if(self->entries, [&](auto& each) {
                auto& entry = *each.second;
                const bool stale = now - entry.last_used > self->times.unused;
                if (stale)
                    self->leave(entry);
                else if (entry.client && entry.client->is_connected() && entry.client->is_time_to_keep_alive())
                    self->scope.spawn("jmx keep alive", keep_alive(entry.client));
                return stale;
            });
        }
    };
    scope.spawn("jmx pool", work(weak_from_this(), times.housekeeping));
}

Pool::Pool(asio::any_io_executor executor, Identifiers& identifiers, PoolTimes times)
    : state_(std::make_shared<State>(std::move(executor), identifiers, times)) {}

Pool::~Pool() { state_->stopped = true; }

Task<Result<std::shared_ptr<Client>>> Pool::client(std::string key, Access access, Deadline deadline) {
    auto state = state_;
    co_return co_await state->client(std::move(key), std::move(access), deadline);
}

void Pool::forget(const std::string& prefix) {
    std::erase_if(state_->entries, [&](auto& each) {
        if (!each.first.starts_with(prefix)) return false;
        state_->leave(*each.second);
        return true;
    });
}

Task<void> Pool::stop(Deadline deadline) {
    auto state = state_;
    state->stopped = true;
    std::vector<std::shared_ptr<Client>> clients;
    for (const auto& [key, entry] : state->entries) {
        if (entry->client) clients.push_back(entry->client);
        state->leave(*entry);
    }
    state->entries.clear();
    const auto waits = std::min(deadline, deadline_in(limits::close));
    while (steady_clock::now() < waits &&
           std::any_of(clients.begin(), clients.end(), [](const auto& client) { return client->is_connected(); }))
        co_await sleep_until(std::min(waits, deadline_in(milliseconds{10})));
    co_await state->scope.stop(deadline);
}

}  // namespace pyscaler::jmx
