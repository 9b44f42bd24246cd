#pragma once
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace pyscaler::ssh {

enum class Stream { out, err };

/// How one command is run.
struct ExecOptions {
    std::string input{};                    // its standard input; then end of file
    std::size_t output_limit{1024 * 1024};  // kept of each stream; what is beyond it is dropped
    /// Called with each piece of output as it comes, within `output_limit` too. Must not throw and not destroy the
    /// session.
    std::function<void(Stream, std::string_view)> on_output{};
};

/// What one command did.
struct ExecResult {
    std::optional<int> exit_status{};  // none: a signal ended it
    std::string exit_signal{};         // "KILL", "TERM", …
    std::string out{};
    std::string err{};
    bool truncated{false};  // one of the streams went beyond the limit

    bool succeeded() const noexcept { return exit_status == 0; }
};

}  // namespace pyscaler::ssh
