#pragma once
#include <cstddef>

namespace pyscaler::cli {

/// How many columns the terminal on standard output has; 0 when it is none, where nothing needs to fit.
std::size_t terminal_width();

}  // namespace pyscaler::cli
