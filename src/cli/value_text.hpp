#pragma once
#include "base/clock.hpp"

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <string>
#include <string_view>

/// Values of the API for people. Not yet fit for a terminal: what prints them makes them printable.
namespace pyscaler::cli {

/// In the local zone, as short as it is clear: "14:03:05" today, "03-09 14:03" this year, else "2025-03-09".
std::string short_time(Time time, Time now);

/// "1.2s", "4m 10s", "3d 2h": two units at most.
std::string short_duration(std::chrono::milliseconds length);

/// In one line: nothing is "-", a time is short, a list is separated by commas.
std::string value_text(const boost::json::value& value, Time now);

/// An object member by member, one a line; lists of objects and long texts below their name.
std::string object_text(const boost::json::object& object, Time now);

/// The text member `name`; "" where there is none.
std::string text_of(const boost::json::value& object, std::string_view name);
/// The list `name`; an empty one where there is none.
const boost::json::array& list_of(const boost::json::value& object, std::string_view name);
/// The member `name` for a table.
std::string member_text(const boost::json::value& object, std::string_view name, Time now);

}  // namespace pyscaler::cli
