#pragma once
#include "base/identifier.hpp"
#include "tasks/message.hpp"

#include <string>
#include <string_view>
#include <vector>

/// How messages are made, and how one follows from another. Pure functions: nothing is published here.
namespace pyscaler::tasks {

/// What may be said about a message beyond the task and its arguments; each as in `Message`.
struct MessageOptions {
    std::string id{};  ///< empty: a new one. Give your own where a repetition must be recognised
    std::optional<std::string> shadow{};
    std::optional<Time> eta{};
    std::optional<Time> expires{};
    std::optional<std::string> group{};
    std::optional<Duration> time_limit{};
    std::optional<Duration> soft_time_limit{};
    std::optional<std::string> root_id{};
    std::optional<std::string> parent_id{};
    std::optional<std::string> reply_to{};
    bool ignore_result{false};
    std::int64_t priority{0};
    DeliveryMode delivery_mode{DeliveryMode::persistent};
    std::optional<std::vector<Signature>> callbacks{};
    std::optional<std::vector<Signature>> errbacks{};
};

Message make_message(Identifiers& identifiers, std::string task, json::array args = {}, json::object kwargs = {},
                     MessageOptions options = {});

/// The message of the first of `steps`, which carries the rest, each with its id already given. `steps` in the order
/// they run; at least one. What the caller waits for is the id of the last: `id_of_last`.
Message make_chain(Identifiers& identifiers, std::vector<Signature> steps, MessageOptions options = {});

/// The id of the task that ends `message`'s chain (its own when it has none).
std::string id_of_last(const Message& message);

/// A message to publish after another.
struct FollowUp {
    std::optional<std::string> queue{};  ///< what its signature asks for; none: the queue of the one it follows
    Message message{};
};

/// What follows `done` in its chain, its args begun with `result` unless the step is immutable. Its id comes from the
/// step, so that a repetition after a crash makes the same id. None: the chain is at its end.
std::optional<FollowUp> next_in_chain(const Message& done, const json::value& result);

/// What `done`'s callbacks call, with `result`; ids are derived from `done.id`, the same at every repetition.
std::vector<FollowUp> callbacks_of(const Message& done, const json::value& result);

/// What `failed`'s errbacks call, with the failed task's id.
std::vector<FollowUp> errbacks_of(const Message& failed);

/// The next attempt: same id, one more retry, not before `eta`.
Message retry_of(const Message& message, Time eta);

/// An id (version 5 UUID, RFC 4122 section 4.3) that is the same for the same `base` and `name`.
std::string derived_id(std::string_view base, std::string_view name);

}  // namespace pyscaler::tasks
