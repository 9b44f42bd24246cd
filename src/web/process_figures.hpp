#pragma once

namespace pyscaler::web {

/// What this process uses, as the kernel says.
struct ProcessFigures {
    double cpu_seconds{0};  ///< user and system
    double resident_bytes{0};
    double open_files{0};
};

ProcessFigures process_figures();

}  // namespace pyscaler::web
