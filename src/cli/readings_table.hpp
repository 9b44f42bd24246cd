#pragma once
#include <boost/json/array.hpp>
#include <string>

namespace pyscaler::cli {

/// Readings of a node's counters, as `check` and `describe` show them: value or cause, how long it took, what the
/// script wrote on its standard error.
std::string readings_table(const boost::json::array& readings);

/// How many have no value.
std::size_t missing_among(const boost::json::array& readings);

}  // namespace pyscaler::cli
