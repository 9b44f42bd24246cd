#pragma once

namespace pyscaler::cli {

/// `pyscaler export`: the configuration as an apply file, on standard output.
int run_export(int argc, char** argv);

}  // namespace pyscaler::cli
