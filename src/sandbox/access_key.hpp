#pragma once
#include "base/identifier.hpp"
#include "base/result.hpp"
#include "sandbox/sandbox.hpp"

#include <filesystem>

namespace pyscaler::sandbox {

/// Reads the key from a credentials file in AWS's format, making one (random, mode 600) where there is none.
/// `Errc::invalid` when the file has no key.
Result<AccessKey> load_or_create_access_key(const std::filesystem::path& file, const std::string& region,
                                            Identifiers& identifiers);

/// The same for a token that stands alone in its file.
Result<Secret> load_or_create_token(const std::filesystem::path& file, Identifiers& identifiers);

}  // namespace pyscaler::sandbox
