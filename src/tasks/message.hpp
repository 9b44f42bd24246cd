#pragma once
#include "base/clock.hpp"
#include "base/duration.hpp"
#include "base/result.hpp"
#include "tasks/signature.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace pyscaler::tasks {

/// Whether a message must survive a loss of power. AMQP's delivery mode.
enum class DeliveryMode { transient = 1, persistent = 2 };

/// One call of a task, shaped as Celery's message protocol 2 (docs.celeryq.dev, "Message Protocol"): header table,
/// properties, and the body `[args, kwargs, {callbacks, errbacks, chain, chord}]`. Made by `make_message`.
struct Message {
    // headers
    std::string lang{"py"};  ///< the dialect of the body, which is Celery's for every language
    std::string task{};
    std::string id{};
    std::optional<std::string> shadow{};  ///< a name for display
    std::optional<Time> eta{};            ///< not before
    std::optional<Time> expires{};        ///< not after: dropped and recorded as revoked
    std::optional<std::string> group{};
    std::optional<std::int64_t> group_index{};
    std::int64_t retries{0};
    std::optional<Duration> time_limit{};       ///< hard: the work is cancelled. On the wire in seconds
    std::optional<Duration> soft_time_limit{};  ///< the work is expected to end by itself before it
    std::optional<std::string> root_id{};
    std::optional<std::string> parent_id{};
    std::string argsrepr{};  ///< Python's repr, for display only
    std::string kwargsrepr{};
    std::string origin{};  ///< who published it: gen<pid>@<host>
    bool ignore_result{false};
    json::object other_headers{};  ///< headers that are not ours; kept as they came

    // properties
    std::string correlation_id{};
    std::optional<std::string> reply_to{};
    std::int64_t priority{0};  ///< higher first, 0 to 255
    DeliveryMode delivery_mode{DeliveryMode::persistent};

    // body
    json::array args{};
    json::object kwargs{};
    std::optional<std::vector<Signature>> callbacks{};  ///< called with the result
    std::optional<std::vector<Signature>> errbacks{};   ///< called with this task's id when it failed
    std::optional<std::vector<Signature>> chain{};  ///< what follows, in REVERSE order: the next is the last element
    json::value chord{};
    json::object other_embed{};

    friend bool operator==(const Message&, const Message&) = default;
};

/// A message as it lies in a broker: three JSON texts. The headers and properties keep Celery's names and order.
struct EncodedMessage {
    std::string headers{};
    std::string properties{};
    std::string body{};
};

/// What `decode` accepts. More bytes: `Errc::limit_exceeded`; deeper: `Errc::invalid`.
struct MessageLimits {
    std::size_t headers{64 * 1024};
    std::size_t body{4 * 1024 * 1024};
    std::size_t depth{32};
};

/// Loses nothing: `decode(encode(m)) == m`. Times are written as `2026-11-24T02:26:18.258000+00:00`.
EncodedMessage encode(const Message& message);

/// Strict: every header has its type, the body its three parts. `Errc::invalid` says which member, and what was
/// expected; times finer than a millisecond are cut to it.
Result<Message> decode(const EncodedMessage& encoded, const MessageLimits& limits = {});

}  // namespace pyscaler::tasks
