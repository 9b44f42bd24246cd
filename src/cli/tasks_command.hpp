#pragma once

namespace pyscaler::cli {

/// `pyscaler tasks`: queues, what runs, waits and ended last; `pyscaler tasks revoke ID`.
int run_tasks(int argc, char** argv);

}  // namespace pyscaler::cli
