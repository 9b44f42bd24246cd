#pragma once

namespace pyscaler::cli {

/// `pyscaler users create|list|reset-password|delete`: who may log in to the pages.
int run_users(int argc, char** argv);

}  // namespace pyscaler::cli
