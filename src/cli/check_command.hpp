#pragma once

namespace pyscaler::cli {

/// `pyscaler check NODE`: logs in and reads every counter once.
int run_check(int argc, char** argv);

}  // namespace pyscaler::cli
