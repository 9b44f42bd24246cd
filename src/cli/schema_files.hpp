#pragma once
#include "base/result.hpp"

#include <filesystem>
#include <string>

namespace pyscaler::cli {

/// Writes the migration from the newest schema that is compiled in to what the nouns describe now, as the next file of
/// `folder` (src/db/migrations/sqlite). Returns its path, empty when there is nothing to do. `Errc::not_found` where
/// there is no such folder, `Errc::conflict` when it has migrations that are not compiled in.
Result<std::filesystem::path> write_migration(const std::filesystem::path& folder, const std::string& name);

}  // namespace pyscaler::cli
