#pragma once
#include "base/clock.hpp"
#include "base/duration.hpp"
#include "model/enumeration.hpp"

#include <boost/json/value.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace pyscaler::control {

/// A place in a JSON document that is read with limits. What does not fit is noted once, with its path, in the error
/// that all cursors of a document share, and reads as a default; look at the error before using anything. A cursor
/// refers to the one it came from.
class JsonCursor {
public:
    JsonCursor(const boost::json::value& document, std::string_view name, std::optional<Error>& error)
        : value_(&document), name_(name), error_(error) {}

    JsonCursor member(std::string_view name) const;
    bool is_null() const;  ///< missing, or null
    std::size_t size() const;

    std::int64_t integer(std::int64_t smallest, std::int64_t largest) const;
    bool boolean() const;
    std::string text(std::size_t longest) const;
    Time time() const;
    std::optional<Time> optional_time() const;
    Duration duration() const;

    template <class Enum>
    Enum enumerator() const {
        const auto found = model::enum_value<Enum>(text(64));
        if (!found) refuse("one of its known names");
        return found.value_or(Enum{});
    }

    /// Calls `read(cursor)` for each element of an array of at most `longest`; stops at the first error.
    template <class Read>
    void for_each(std::size_t longest, Read read) const {
        const auto count = list_size(longest);
        for (std::size_t at = 0; at < count && !error_; ++at) read(element(at));
    }

    JsonCursor element(std::size_t at) const;
    void refuse(std::string_view expected) const;

private:
    JsonCursor(const boost::json::value* value, std::string_view name, std::optional<std::size_t> index,
               const JsonCursor& parent)
        : value_(value), name_(name), index_(index), parent_(&parent), error_(parent.error_) {}

    std::size_t list_size(std::size_t longest) const;
    std::string path() const;

    const boost::json::value* value_;
    std::string_view name_;
    std::optional<std::size_t> index_{};
    const JsonCursor* parent_{nullptr};
    std::optional<Error>& error_;
};

}  // namespace pyscaler::control
