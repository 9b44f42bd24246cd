#pragma once

namespace pyscaler::cli {

/// `pyscaler tokens create|list|revoke`: who may use the API.
int run_tokens(int argc, char** argv);

}  // namespace pyscaler::cli
