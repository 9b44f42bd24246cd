#pragma once
#include "base/result.hpp"

#include <filesystem>
#include <string>

namespace pyscaler::sandbox {

/// Whether this process runs as root.
bool is_root() noexcept;

/// Becomes the account `user` for good: groups, gid, uid, HOME, USER, LOGNAME. Call it before any thread starts.
/// `Errc::not_found` when there is no such account; `Errc::invalid` when it cannot log in (its shell does not run
/// commands) or is root itself; `Errc::denied` when this process is not root.
Result<void> drop_privileges(const std::string& user);

/// The same, and `folder` belongs to that account from then on.
Result<void> own_and_drop(const std::filesystem::path& folder, const std::string& user);

/// The account this process runs as: what an SshProfile's user must be to log in to a sandbox's instances.
std::string current_account();

}  // namespace pyscaler::sandbox
