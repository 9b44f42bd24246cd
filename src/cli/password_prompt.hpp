#pragma once
#include "base/result.hpp"
#include "base/secret.hpp"

#include <string>

namespace pyscaler::cli {

/// The first line of `file`; without one asked for on the terminal, unseen, or read from standard input where that is
/// none. `Errc::invalid` for a file that cannot be read, and when nothing is typed.
Result<Secret> read_password(const std::string& file, const std::string& question);

}  // namespace pyscaler::cli
