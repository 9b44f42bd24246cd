#include "tasks/embedded/broker.hpp"

#include "base/log.hpp"
#include "tasks/embedded/instance.hpp"
#include "tasks/embedded/instant.hpp"
#include "tasks/embedded/journal.hpp"
#include "tasks/embedded/lease_table.hpp"
#include "tasks/embedded/message_table.hpp"
#include "tasks/embedded/outcome_table.hpp"

#include <algorithm>
#include <fmt/core.h>

namespace pyscaler::tasks::embedded {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t expiry_limit = 5000;

Retention retention(const Storage& storage) { return {storage.options().keep_results, storage.options().keep_ids}; }

Result<void> settled(bool had_lease) {
    if (had_lease) return {};
    return Error{Errc::conflict, "the lease was lost: somebody else may have the message"};
}

/// True for the one caller that may do what is to be done every `period`.
bool is_turn(std::atomic<std::int64_t>& last, std::chrono::milliseconds period) {
    const auto now =
        std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now().time_since_epoch())
            .count();
    auto before = last.load();
    return (before == 0 || now - before >= period.count()) && last.compare_exchange_strong(before, now);
}

Result<void> check_size(const EncodedMessage& encoded) {
    const MessageLimits limits;
    if (encoded.headers.size() <= limits.headers && encoded.body.size() <= limits.body) return {};
    return Error{Errc::limit_exceeded,
                 fmt::format("a message of {} bytes of headers and {} of body; at most {} and {} are allowed",
                             encoded.headers.size(), encoded.body.size(), limits.headers, limits.body)};
}

}  // namespace

Task<Result<Published>> Broker::publish(std::string queue, Message message) {
    auto encoded = encode(message);
    if (auto fits = check_size(encoded); !fits) co_return fits.error();
    const auto durability = message.delivery_mode == DeliveryMode::persistent ? Durability::power : Durability::process;
    auto insert = [queue = std::move(queue), message = std::move(message), encoded = std::move(encoded),
                   now = storage_.clock().now(), keep = retention(storage_)](Connection& connection) {
        return message_table::insert(connection, queue, message, encoded, now, keep);
    };
    const auto published = co_await storage_.journal().write(durability, std::move(insert));
    storage_.messages_changed().notify();
    co_return published;
}

/// Frees what dead instances had, and forgets what is too old.
Task<void> Broker::tidy() {
    if (!is_turn(tidied_, 1s)) co_return;
    auto* instance = &storage_.instance();
    auto look = [instance](Connection& connection) {
        auto owners = lease_table::other_owners(connection, instance->name());
        std::erase_if(owners, [instance](const std::string& owner) { return !instance->is_dead(owner); });
        return owners;
    };
    const auto dead = co_await storage_.journal().read(std::move(look));
    const bool expire = is_turn(expired_, 10s);
    if (dead.empty() && !expire) co_return;
    auto work = [dead, expire, now = storage_.clock().now()](Connection& connection) {
        for (const auto& owner : dead) {
            const auto freed = lease_table::free_all_of(connection, owner);
            log::warning("tasks", "{} messages of a process that ended are delivered again", freed);
        }
        if (!expire) return;
        message_table::expire_ids(connection, now, expiry_limit);
        outcome_table::expire(connection, now, expiry_limit);
    };
    co_await storage_.journal().commit(Durability::process, std::move(work));
}

Task<std::vector<Delivery>> Broker::claim(std::vector<std::string> queues, std::size_t max) {
    message_table::Claim terms;
    terms.owner = storage_.instance().name();
    terms.next_lease = [storage = &storage_] { return storage->next_lease(); };
    const auto now = storage_.clock().now();
    terms.until = now + storage_.options().lease.value();
    auto work = [queues = std::move(queues), max, terms, now, keep = retention(storage_)](Connection& connection) {
        message_table::sweep(connection, now, keep);
        std::vector<Delivery> deliveries;
        for (const auto& queue : queues) {
            if (deliveries.size() >= max) break;
            auto some = message_table::claim(connection, queue, max - deliveries.size(), terms, now, keep);
            std::move(some.begin(), some.end(), std::back_inserter(deliveries));
        }
        return deliveries;
    };
    co_return co_await storage_.journal().write(Durability::process, std::move(work));
}

Task<Result<std::vector<Delivery>>> Broker::receive(std::vector<std::string> queues, std::size_t max, Deadline until) {
    for (;;) {
        const auto seen = storage_.messages_changed().version();
        co_await tidy();
        auto look = [queues](Connection& connection) { return message_table::next_due(connection, queues); };
        const auto due = co_await storage_.journal().read(std::move(look));
        const auto now = storage_.clock().now();
        auto pause = storage_.options().poll.value();
        if (due && *due <= now) {
            // Nothing may be awaited between the claim and the return: a cancellation would lose what was leased.
            auto deliveries = co_await claim(queues, max);
            if (!deliveries.empty()) co_return deliveries;
        } else if (due) {
            pause = std::min(pause, *due - now);
        }
        if (std::chrono::steady_clock::now() >= until) co_return std::vector<Delivery>{};
        co_await storage_.messages_changed().wait(seen, std::min(until, deadline_in(pause)));
    }
}

Task<Result<void>> Broker::acknowledge(LeaseTag tag) {
    auto work = [owner = storage_.instance().name(), tag, now = storage_.clock().now()](Connection& connection) {
        return lease_table::acknowledge(connection, owner, tag, now);
    };
    co_return settled(co_await storage_.journal().write(Durability::process, std::move(work)));
}

Task<Result<void>> Broker::release(LeaseTag tag) {
    auto work = [owner = storage_.instance().name(), tag](Connection& connection) {
        return lease_table::release(connection, owner, tag);
    };
    const bool had_lease = co_await storage_.journal().write(Durability::process, std::move(work));
    storage_.messages_changed().notify();
    co_return settled(had_lease);
}

Task<Result<void>> Broker::reject(LeaseTag tag, std::string reason) {
    auto work = [owner = storage_.instance().name(), tag, reason = std::move(reason), now = storage_.clock().now()](
                    Connection& connection) { return lease_table::reject(connection, owner, tag, reason, now); };
    co_return settled(co_await storage_.journal().write(Durability::process, std::move(work)));
}

Task<Result<std::vector<LeaseState>>> Broker::extend(std::vector<LeaseTag> tags) {
    auto work = [owner = storage_.instance().name(), tags = std::move(tags),
                 until = storage_.clock().now() + storage_.options().lease.value()](Connection& connection) {
        std::vector<LeaseState> states;
        for (const auto tag : tags) states.push_back(lease_table::extend(connection, owner, tag, until));
        return states;
    };
    co_return co_await storage_.journal().write(Durability::process, std::move(work));
}

}  // namespace pyscaler::tasks::embedded
