#pragma once

namespace pyscaler::cli {

/// `pyscaler cancel EXECUTION`: stops an execution.
int run_cancel(int argc, char** argv);

}  // namespace pyscaler::cli
