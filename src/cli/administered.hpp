#pragma once
#include "base/result.hpp"
#include "cli/client_options.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace pyscaler::cli {

/// What the commands for users and for tokens have in common: collections that only administrators see.

/// Prints all of the collection with these members as columns, or its JSON; the exit status.
Result<int> list_administered(const ClientOptions& options, std::string_view collection,
                              const std::vector<std::string>& members);

/// Removes one and says so by `verb` ("revoke": "revoked ci"); with `dry_run` it only says whether that would be done.
/// The exit status.
Result<int> remove_administered(const ClientOptions& options, std::string_view collection, const std::string& name,
                                std::string_view verb, bool dry_run);

}  // namespace pyscaler::cli
