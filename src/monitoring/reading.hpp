#pragma once
#include "base/clock.hpp"
#include "base/result.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace pyscaler::monitoring {

/// What one counter said at one endpoint.
struct Reading {
    Time time{};                           ///< when the poll started
    std::optional<double> value{};         ///< in the counter's own unit; none: see `cause`
    std::string cause{};                   ///< `timeout`, `refused`, `host key changed`, `exit 3`, `not a number: "…"`
    std::optional<int> exit_status{};      ///< of a script that ended
    std::string output{};                  ///< the beginning of what a script printed
    std::string error_output{};            ///< the end of its standard error; where it could not be asked, why
    std::chrono::milliseconds elapsed{0};  ///< from asking to the answer
};

/// The cause that a failure to ask at all is recorded with.
std::string cause_of(const Error& error);

/// Reads the one number that a script must print, blanks around it allowed.
/// `Errc::invalid`, with the detail `not a number: "…"`, for anything else, infinities included.
Result<double> parse_number(std::string_view text);

}  // namespace pyscaler::monitoring
