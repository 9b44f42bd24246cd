#include "tasks/member_reader.hpp"

#include <cmath>
#include <fmt/core.h>

namespace pyscaler::tasks {
namespace {

constexpr double longest_limit = 10.0 * 365 * 24 * 3600;  // seconds

}  // namespace

std::optional<json::value> MemberReader::take(std::string_view name) {
    auto* found = object_.find(name);
    if (found == object_.end()) return std::nullopt;
    json::value value = std::move(found->value());
    object_.stable_erase(found);
    if (value.is_null()) return std::nullopt;
    return value;
}

void MemberReader::refuse(std::string_view name, std::string_view expected) {
    if (!error_) error_ = Error{Errc::invalid, fmt::format("{}.{}: expected {}", where_, name, expected)};
}

std::optional<std::string> MemberReader::optional_text(std::string_view name) {
    auto value = take(name);
    if (!value) return std::nullopt;
    if (!value->is_string()) {
        refuse(name, "a string");
        return std::nullopt;
    }
    return std::string(value->get_string());
}

std::string MemberReader::text(std::string_view name) { return optional_text(name).value_or(std::string{}); }

std::string MemberReader::required_text(std::string_view name) {
    auto value = text(name);
    if (value.empty()) refuse(name, "a string that is not empty");
    return value;
}

std::optional<std::int64_t> MemberReader::optional_integer(std::string_view name, std::int64_t least,
                                                           std::int64_t most) {
    auto value = take(name);
    if (!value) return std::nullopt;
    boost::system::error_code inexact;
    const auto number = value->is_number() ? value->to_number<std::int64_t>(inexact) : 0;
    if (value->is_number() && !inexact && number >= least && number <= most) return number;
    refuse(name, fmt::format("an integer from {} to {}", least, most));
    return std::nullopt;
}

bool MemberReader::flag(std::string_view name) {
    auto value = take(name);
    if (!value) return false;
    if (value->is_bool()) return value->get_bool();
    refuse(name, "true or false");
    return false;
}

std::optional<Time> MemberReader::time(std::string_view name) {
    auto text = optional_text(name);
    if (!text) return std::nullopt;
    auto time = parse_time(*text);
    if (time) return time.value();
    refuse(name, "a time such as 2026-11-24T02:26:18.258000+00:00");
    return std::nullopt;
}

json::array MemberReader::array(std::string_view name) {
    auto value = take(name);
    if (!value) return {};
    if (value->is_array()) return std::move(value->get_array());
    refuse(name, "an array");
    return {};
}

json::object MemberReader::object(std::string_view name) {
    auto value = take(name);
    if (!value) return {};
    if (value->is_object()) return std::move(value->get_object());
    refuse(name, "an object");
    return {};
}

json::value MemberReader::value(std::string_view name) { return take(name).value_or(json::value{}); }

std::optional<std::vector<Signature>> MemberReader::signatures(std::string_view name) {
    auto value = take(name);
    if (!value) return std::nullopt;
    if (!value->is_array()) {
        refuse(name, "an array of signatures");
        return std::nullopt;
    }
    std::vector<Signature> all;
    for (const auto& member : value->get_array()) {
        auto signature = read_signature(member, fmt::format("{}.{}[{}]", where_, name, all.size()));
        if (!signature) {
            if (!error_) error_ = signature.error();
            return std::nullopt;
        }
        all.push_back(std::move(signature.value()));
    }
    return all;
}

std::optional<Duration> MemberReader::seconds(std::string_view name, const json::value& value) {
    if (value.is_null()) return std::nullopt;
    const auto count = value.is_number() ? value.to_number<double>() : -1.0;
    if (count >= 0 && count <= longest_limit)
        return Duration{std::chrono::milliseconds{static_cast<std::int64_t>(std::llround(count * 1000))}};
    refuse(name, "[hard, soft], each null or a number of seconds up to ten years");
    return std::nullopt;
}

void MemberReader::time_limits(std::string_view name, std::optional<Duration>& hard, std::optional<Duration>& soft) {
    auto value = take(name);
    if (!value) return;
    if (!value->is_array() || value->get_array().size() != 2) return refuse(name, "[hard, soft]");
    hard = seconds(name, value->get_array()[0]);
    soft = seconds(name, value->get_array()[1]);
}

}  // namespace pyscaler::tasks
