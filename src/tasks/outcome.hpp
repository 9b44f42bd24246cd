#pragma once
#include "base/clock.hpp"
#include "base/result.hpp"
#include "tasks/message.hpp"

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pyscaler::tasks {

namespace json = boost::json;

/// Celery's names, in upper case outside.
enum class State { pending, started, retry, success, failure, revoked };

std::string_view to_string(State state) noexcept;
Result<State> parse_state(std::string_view text);

/// Success, failure and revoked: nothing changes it any more.
bool is_final(State state) noexcept;

/// What is known of one task.
struct Outcome {
    std::string id{};
    std::string task{};
    State state{State::pending};
    json::value
        result{};  ///< what it returned; for a failure {exc_type, exc_message, exc_module}; while started its progress
    std::string traceback{};              ///< for people: where and why it failed. Empty when it did not
    std::vector<std::string> children{};  ///< ids of the tasks it published
    std::optional<std::string> parent_id{};
    std::int64_t retries{0};
    std::optional<Time> started{};
    std::optional<Time> done{};
    /// Of a failure: what was called, and in which queue it was, so that it can be tried again.
    std::optional<Message> message{};
    std::string queue{};

    friend bool operator==(const Outcome&, const Outcome&) = default;
};

/// The shape of Celery's result backends: status, result, traceback, children, date_done, task_id (and parent_id).
json::object to_json(const Outcome& outcome);

/// A failure as Celery's clients expect it: they make an exception of this type from it.
json::object failure_value(std::string_view type, std::string_view message, std::string_view module);

/// The same for one of our errors: exc_type is its code in CamelCase ("TimedOut"), exc_module "pyscaler".
json::object failure_value(const Error& error);

}  // namespace pyscaler::tasks
