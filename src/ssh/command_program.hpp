#pragma once
#include <string_view>

namespace pyscaler::ssh {

/// What is really asked of the node for a command: a constant, which reads the command from its standard input and
/// becomes the user's login shell with it, under the same process id, which it tells first. So the command is never
/// part of another command line, its processes can be found again, and what start-up files print is told apart.
///
/// Input: a line END, the command, a line END, the command's own input. Output: a line "END PID", then the command's.
inline constexpr std::string_view command_program =
    "exec /bin/sh -c '"
    "IFS= read -r end; echo \"$end $$\"; nl=$(printf \"\\\\n.\"); nl=${nl%.}; text=; "
    "while IFS= read -r line && [ \"$line\" != \"$end\" ]; do text=$text$line$nl; done; "
    "exec \"${SHELL:-/bin/sh}\" -c \"$text\"'";

}  // namespace pyscaler::ssh
