#pragma once
#include <string_view>

namespace pyscaler::cli {

/// One sub-command of `pyscaler`.
struct Command {
    std::string_view name;
    std::string_view summary;
    /// Gets the arguments from the command's own name on; returns the exit status: 0 done, 1 failed or differs, 2
    /// usage, 3 not found, 4 unreachable or denied, 5 timed out.
    int (*run)(int argc, char** argv);
};

}  // namespace pyscaler::cli
