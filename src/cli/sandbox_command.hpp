#pragma once

namespace pyscaler::cli {

/// `pyscaler sandbox`: runs the EC2/ELB-compatible cloud of local SSH servers until SIGINT or SIGTERM.
int run_sandbox(int argc, char** argv);

}  // namespace pyscaler::cli
