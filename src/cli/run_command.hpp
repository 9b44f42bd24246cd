#pragma once

namespace pyscaler::cli {

/// `pyscaler run ACTION --on TARGET...`: runs one action by hand.
int run_run(int argc, char** argv);

}  // namespace pyscaler::cli
