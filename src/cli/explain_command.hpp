#pragma once

namespace pyscaler::cli {

/// `pyscaler explain CLUSTER`: the newest decision and the reason of every stage.
int run_explain(int argc, char** argv);

}  // namespace pyscaler::cli
