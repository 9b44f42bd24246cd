#include "tasks/outcome.hpp"

#include <array>
#include <cctype>
#include <fmt/core.h>

namespace pyscaler::tasks {
namespace {

constexpr std::array<std::string_view, 6> names{"PENDING", "STARTED", "RETRY", "SUCCESS", "FAILURE", "REVOKED"};

std::string camel_case(std::string_view words) {
    std::string name;
    bool begins = true;
    for (const char character : words) {
        const auto letter = static_cast<unsigned char>(character);
        if (!std::isalnum(letter)) {
            begins = true;
            continue;
        }
        name += static_cast<char>(begins ? std::toupper(letter) : letter);
        begins = false;
    }
    return name;
}

json::value date_done(const std::optional<Time>& done) {
    if (!done) return {};
    auto text = format_time(*done);
    text.pop_back();  // Celery writes UTC without a zone
    return json::value(text);
}

}  // namespace

std::string_view to_string(State state) noexcept { return names[static_cast<std::size_t>(state)]; }

Result<State> parse_state(std::string_view text) {
    for (std::size_t i = 0; i < names.size(); ++i)
        if (names[i] == text) return static_cast<State>(i);
    return Error{Errc::invalid, fmt::format("\"{}\" is not a task state such as SUCCESS", text)};
}

bool is_final(State state) noexcept {
    return state == State::success || state == State::failure || state == State::revoked;
}

json::object to_json(const Outcome& outcome) {
    json::array children;
    for (const auto& child : outcome.children)
        children.push_back(json::array{json::array{json::value(child), nullptr}, nullptr});
    json::object all;
    all["status"] = to_string(outcome.state);
    all["result"] = outcome.result;
    all["traceback"] = outcome.traceback.empty() ? json::value{} : json::value(outcome.traceback);
    all["children"] = std::move(children);
    all["date_done"] = date_done(outcome.done);
    all["task_id"] = outcome.id;
    if (outcome.parent_id) all["parent_id"] = *outcome.parent_id;
    return all;
}

json::object failure_value(std::string_view type, std::string_view message, std::string_view module) {
    json::object value;
    value["exc_type"] = type;
    value["exc_message"] = json::array{json::value(message)};
    value["exc_module"] = module;
    return value;
}

json::object failure_value(const Error& error) {
    const auto words = error.code().message();
    return failure_value(camel_case(words), error.detail().empty() ? words : error.detail(), "pyscaler");
}

}  // namespace pyscaler::tasks
