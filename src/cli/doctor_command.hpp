#pragma once

namespace pyscaler::cli {

/// `pyscaler doctor`: looks at everything that must be right, and says what to do about what is not.
int run_doctor(int argc, char** argv);

}  // namespace pyscaler::cli
