#pragma once

namespace pyscaler::cli {

/// `pyscaler events`: what came to be otherwise, in order.
int run_events(int argc, char** argv);

}  // namespace pyscaler::cli
