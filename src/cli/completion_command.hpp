#pragma once
#include <string>
#include <string_view>

namespace pyscaler::cli {

/// `pyscaler completion bash|zsh|fish`: a script for that shell.
int run_completion(int argc, char** argv);

/// The script; empty for another shell. It completes commands and kinds from the lists of this program, options from
/// what the command's own --help says.
std::string completion_script(std::string_view shell);

}  // namespace pyscaler::cli
