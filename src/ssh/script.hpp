#pragma once
#include "base/result.hpp"

#include <chrono>
#include <optional>
#include <string>

namespace pyscaler::ssh {

/// A POSIX shell script to run in the kept shell.
struct Script {
    std::string text{};  // as it is: any bytes but NUL
    std::chrono::milliseconds limit{10000};
};

/// What became of one script.
struct ScriptOutcome {
    /// None: the script ended by itself, see `exit_status`. `Errc::timed_out`: its limit passed and it was killed with
    /// its children. `limit_exceeded`: it flooded its output and was ended. `invalid`: it cannot be sent.
    /// `unavailable`: the shell was ended under it.
    Error cause{};
    std::optional<int> exit_status{};  // above 128: ended by that signal
    std::string out{};                 // without the line ends at its end; the first `limits::script_out` bytes
    std::string err{};                 // likewise; of a long one the beginning and the last line
    bool truncated{false};
    std::chrono::milliseconds started_after{0};  // since `Shell::run` was called
    std::chrono::milliseconds elapsed{0};        // as seen from here: one network round trip is in it

    bool ended() const noexcept { return cause.code().value() == 0; }
};

}  // namespace pyscaler::ssh
