#include "cli/command.hpp"
#include "cli/sandbox_command.hpp"

#include <array>

namespace pyscaler::cli {

std::span<const Command> commands() {
    static constexpr std::array all{
        Command{"sandbox", Group::serve, "run a cloud of local SSH servers to try things on", run_sandbox},
    };
    return all;
}

}  // namespace pyscaler::cli
