#pragma once

namespace pyscaler::cli {

/// `pyscaler delete KIND NAME...`: removes objects, one after the other.
int run_delete(int argc, char** argv);

}  // namespace pyscaler::cli
