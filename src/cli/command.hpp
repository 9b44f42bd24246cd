#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace pyscaler::cli {

/// Where `pyscaler --help` shows a command, in this order.
enum class Group : std::uint8_t { serve, look, change, act, administer };

/// One sub-command of `pyscaler`, or of one of its sub-commands.
struct Command {
    std::string_view name;
    Group group;
    std::string_view summary;
    /// Gets the arguments from the command's own name on; returns the exit status: 0 done, 1 failed or differs, 2
    /// usage, 3 not found, 4 unreachable or denied, 5 timed out.
    int (*run)(int argc, char** argv);
};

/// Every sub-command of `pyscaler`, once.
std::span<const Command> commands();

/// The one of that name, or nullptr.
const Command* find_command(std::span<const Command> among, std::string_view name);

/// What `pyscaler --help` says.
std::string help_text();

/// Runs the sub-command that the first argument names and returns its exit status; help and version as well.
int run_program(int argc, char** argv);

/// Runs the one of `among` that the first argument after the command's own name names: "tokens create". Without one it
/// tells what there is, and returns 2 unless help was asked for.
int run_one_of(std::string_view name, std::string_view summary, std::span<const Command> among, int argc, char** argv);

}  // namespace pyscaler::cli
