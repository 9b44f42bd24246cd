#pragma once

namespace pyscaler::cli {

/// `pyscaler get [KIND [NAME]]`: what there is, as a table.
int run_get(int argc, char** argv);

}  // namespace pyscaler::cli
