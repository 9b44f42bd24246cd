#pragma once
#include "base/result.hpp"
#include "cli/api.hpp"

#include <boost/json/value.hpp>
#include <string>

namespace pyscaler::cli {

/// Asks for the removal of what is at `path`, or (`dry_run`) only what that would do: then the answer tells what it
/// takes along, and `Errc::conflict` what forbids it.
Result<boost::json::value> ask_removal(Api& api, const std::string& path, bool dry_run);

}  // namespace pyscaler::cli
