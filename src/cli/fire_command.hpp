#pragma once

namespace pyscaler::cli {

/// `pyscaler fire TRIGGER`: runs a trigger's steps by hand.
int run_fire(int argc, char** argv);

}  // namespace pyscaler::cli
