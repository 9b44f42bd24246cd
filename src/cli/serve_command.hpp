#pragma once

namespace pyscaler::cli {

/// `pyscaler serve`: the server on its data folder.
int run_serve(int argc, char** argv);

}  // namespace pyscaler::cli
