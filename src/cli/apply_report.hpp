#pragma once
#include <boost/json/value.hpp>
#include <string>

namespace pyscaler::cli {

/// What `apply` answered, a line an object and a line a field that changes ("  max: 4 → 6"); objects that stay as they
/// are are only counted. `is_plan`: nothing has been done yet.
std::string report_text(const boost::json::value& report, bool is_plan);

/// What is doubtful about it, a line each.
std::string warnings_text(const boost::json::value& report);

bool changes_anything(const boost::json::value& report);

}  // namespace pyscaler::cli
