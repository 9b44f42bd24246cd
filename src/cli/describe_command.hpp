#pragma once

namespace pyscaler::cli {

/// `pyscaler describe KIND NAME`: all that is known of one object.
int run_describe(int argc, char** argv);

}  // namespace pyscaler::cli
