#pragma once

namespace pyscaler::cli {

/// `pyscaler freeze CLUSTER|--all`: nothing is started or ended there; `pyscaler freeze lift` ends that.
int run_freeze(int argc, char** argv);

}  // namespace pyscaler::cli
