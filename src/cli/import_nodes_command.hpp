#pragma once

namespace pyscaler::cli {

/// `pyscaler import-nodes FILE`: nodes from a CSV or an ssh_config as an apply file.
int run_import_nodes(int argc, char** argv);

}  // namespace pyscaler::cli
