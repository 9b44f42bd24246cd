#pragma once
#include "base/result.hpp"
#include "sandbox/machine.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace pyscaler::sandbox {

/// Writes a whole file with that mode; throws std::system_error.
void write_file(const std::filesystem::path& path, std::string_view text, unsigned mode = 0600);

/// At most the first MiB of a file, "" when there is none.
std::string read_file(const std::filesystem::path& path);

/// Home, proc folder, host keys, authorized key, settings of the SSH server and user data of a machine. Throws
/// std::system_error.
void write_machine_files(const MachineSetup& setup);

/// Only the host keys.
void write_host_keys(const MachineSetup& setup);

/// "NAME=value": what user data and SSH sessions see. HOME is the instance's; the account's own is not seen.
std::vector<std::string> machine_environment(const MachineSetup& setup);

}  // namespace pyscaler::sandbox
