#include "cli/command.hpp"
#include "cli/sandbox_command.hpp"

#include <algorithm>
#include <array>
#include <exception>
#include <fmt/core.h>
#include <string_view>

namespace {

using pyscaler::cli::Command;

constexpr std::array commands{
    Command{"sandbox", "run a cloud of local SSH servers", pyscaler::cli::run_sandbox},
};

void print_usage() {
    fmt::print("Usage: pyscaler COMMAND [OPTIONS]\n\n");
    for (const auto& command : commands) fmt::print("  {:<12} {}\n", command.name, command.summary);
}

}  // namespace

int main(int argc, char** argv) {
    const std::string_view name = argc > 1 ? argv[1] : "--help";
    if (name == "--version") {
        fmt::print("pyscaler {}\n", PYSCALER_VERSION);
        return 0;
    }
    const auto found =
        std::find_if(commands.begin(), commands.end(), [&](const Command& command) { return command.name == name; });
    if (found == commands.end()) {
        print_usage();
        return name == "--help" ? 0 : 2;
    }
    try {
        return found->run(argc - 1, argv + 1);
    } catch (const std::exception& problem) {
        fmt::print(stderr, "pyscaler {}: {}\n", name, problem.what());
        return 1;
    }
}
