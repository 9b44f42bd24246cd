#pragma once
#include "base/clock.hpp"
#include "base/duration.hpp"
#include "base/result.hpp"
#include "tasks/signature.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pyscaler::tasks {

/// Takes the members of an object one by one and keeps the first error. A member that is missing or null reads as none,
/// or as the type's own nothing.
class MemberReader {
public:
    /// `where` begins every error: "headers".
    MemberReader(json::object object, std::string where) : object_(std::move(object)), where_(std::move(where)) {}

    std::string text(std::string_view name);
    std::string required_text(std::string_view name);
    std::optional<std::string> optional_text(std::string_view name);
    std::optional<std::int64_t> optional_integer(std::string_view name, std::int64_t least, std::int64_t most);
    bool flag(std::string_view name);
    std::optional<Time> time(std::string_view name);
    json::array array(std::string_view name);
    json::object object(std::string_view name);
    json::value value(std::string_view name);
    std::optional<std::vector<Signature>> signatures(std::string_view name);

    /// [hard, soft], each a number of seconds or null.
    void time_limits(std::string_view name, std::optional<Duration>& hard, std::optional<Duration>& soft);

    /// The members nobody asked for.
    json::object rest() { return std::move(object_); }
    const std::optional<Error>& error() const { return error_; }

private:
    std::optional<json::value> take(std::string_view name);
    void refuse(std::string_view name, std::string_view expected);
    std::optional<Duration> seconds(std::string_view name, const json::value& value);

    json::object object_;
    std::string where_;
    std::optional<Error> error_{};
};

}  // namespace pyscaler::tasks
