#include "cli/exit_status.hpp"

#include "cli/printable.hpp"

#include <fmt/core.h>

namespace pyscaler::cli {

int exit_status(const Error& error) {
    if (error.code().category() != error_category()) return failed;
    switch (static_cast<Errc>(error.code().value())) {
        case Errc::not_found: return not_found;
        case Errc::refused:
        case Errc::unreachable:
        case Errc::denied:
        case Errc::host_key_changed: return unreachable;
        case Errc::timed_out: return timed_out;
        default: return failed;
    }
}

int refuse(std::string_view command, std::string_view what) {
    fmt::print(stderr, "pyscaler {}: {}\n`pyscaler {} --help` has examples.\n", command, printable_lines(what),
               command);
    return usage;
}

int finish(std::string_view command, const Result<int>& result) {
    if (result) return *result;
    fmt::print(stderr, "pyscaler {}: {}\n", command, printable_lines(result.error().detail()));
    return exit_status(result.error());
}

}  // namespace pyscaler::cli
