#pragma once

namespace pyscaler::cli {

/// `pyscaler mode CLUSTER [off|shadow|on]`: what the decision may do.
int run_mode(int argc, char** argv);

}  // namespace pyscaler::cli
