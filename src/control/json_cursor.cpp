#include "control/json_cursor.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <fmt/core.h>

namespace pyscaler::control {
namespace {

constexpr std::chrono::sys_days latest{std::chrono::year{9999} / std::chrono::December / 31};

}  // namespace

JsonCursor JsonCursor::member(std::string_view name) const {
    const auto* object = value_ == nullptr ? nullptr : value_->if_object();
    if (object == nullptr) refuse("an object");
    return {object == nullptr ? nullptr : object->if_contains(name), name, std::nullopt, *this};
}

JsonCursor JsonCursor::element(std::size_t at) const {
    const auto* array = value_ == nullptr ? nullptr : value_->if_array();
    return {array == nullptr ? nullptr : array->if_contains(at), {}, at, *this};
}

bool JsonCursor::is_null() const { return value_ == nullptr || value_->is_null(); }

std::size_t JsonCursor::size() const {
    const auto* array = value_ == nullptr ? nullptr : value_->if_array();
    return array == nullptr ? 0 : array->size();
}

std::size_t JsonCursor::list_size(std::size_t longest) const {
    const auto* array = value_ == nullptr ? nullptr : value_->if_array();
    if (array == nullptr || array->size() > longest) {
        refuse(fmt::format("a list of at most {}", longest));
        return 0;
    }
    return array->size();
}

std::int64_t JsonCursor::integer(std::int64_t smallest, std::int64_t largest) const {
    const auto* number = value_ == nullptr ? nullptr : value_->if_int64();
    if (number != nullptr && *number >= smallest && *number <= largest) return *number;
    refuse(fmt::format("a whole number from {} to {}", smallest, largest));
    return smallest;
}

bool JsonCursor::boolean() const {
    const auto* boolean = value_ == nullptr ? nullptr : value_->if_bool();
    if (boolean == nullptr) refuse("true or false");
    return boolean != nullptr && *boolean;
}

std::string JsonCursor::text(std::size_t longest) const {
    const auto* text = value_ == nullptr ? nullptr : value_->if_string();
    if (text != nullptr && text->size() <= longest) return {text->data(), text->size()};
    refuse(fmt::format("a text of at most {} bytes", longest));
    return {};
}

Time JsonCursor::time() const {
    const auto read = parse_time(text(64));
    const bool good = read && *read >= Time{} && *read < Time{latest};
    if (!good) refuse("a time such as 2026-11-24T02:26:18Z");
    return good ? *read : Time{};
}

std::optional<Time> JsonCursor::optional_time() const {
    if (is_null()) return std::nullopt;
    return time();
}

Duration JsonCursor::duration() const {
    const auto read = parse_duration(text(64));
    if (!read) refuse("a duration such as \"90s\"");
    return read ? *read : Duration{};
}

std::string JsonCursor::path() const {
    if (parent_ == nullptr) return std::string{name_} + ": ";
    if (index_) return fmt::format("{}[{}]", parent_->path(), *index_);
    return fmt::format("{}{}{}", parent_->path(), parent_->parent_ == nullptr ? "" : ".", name_);
}

void JsonCursor::refuse(std::string_view expected) const {
    if (error_) return;
    const auto where = parent_ == nullptr ? std::string{name_} : path();
    error_ = Error{Errc::invalid, fmt::format("{}: expected {}", where, expected)};
}

}  // namespace pyscaler::control
