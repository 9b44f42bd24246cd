#pragma once
#include "base/result.hpp"

#include <boost/json/value.hpp>
#include <string>
#include <string_view>
#include <vector>

/// What Jolokia makes of Java's values: composite and tabular data and maps are objects, arrays and collections are
/// arrays, enumerations and dates are texts.
namespace pyscaler::jmx::jolokia {

/// The number at `path`, which is that of a counter's `key`; see `part_at` and `number_of` of the module. The same
/// failures.
Result<double> number_at(const boost::json::value& value, std::string_view path);

/// A value for people, cut to `limits::shown_text`: `{used: 12, max: 34}`.
std::string text_of(const boost::json::value& value);

/// The parts that it has, at most `most`.
std::vector<std::string> keys_of(const boost::json::value& value, std::size_t most);

}  // namespace pyscaler::jmx::jolokia
