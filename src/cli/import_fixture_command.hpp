#pragma once

namespace pyscaler::cli {

/// `pyscaler import-fixture FILE`: a fixture of the PyScaler of 2013 as an apply file, and what became of each object.
int run_import_fixture(int argc, char** argv);

}  // namespace pyscaler::cli
