#pragma once

namespace pyscaler::cli {

/// `pyscaler apply -f FILE...`: makes the configuration as the files say.
int run_apply(int argc, char** argv);

/// `pyscaler diff -f FILE...`: what `apply` would change; 1 when that is anything.
int run_diff(int argc, char** argv);

}  // namespace pyscaler::cli
