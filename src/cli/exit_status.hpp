#pragma once
#include "base/result.hpp"

#include <string_view>

namespace pyscaler::cli {

/// Exit statuses, as `pyscaler --help` lists them.
inline constexpr int done = 0;
inline constexpr int failed = 1;
inline constexpr int usage = 2;
inline constexpr int not_found = 3;
inline constexpr int unreachable = 4;
inline constexpr int timed_out = 5;

int exit_status(const Error& error);

/// Says on stderr what is wrong with what was typed; returns `usage`.
int refuse(std::string_view command, std::string_view what);

/// The status that a command came to; its error is said on stderr.
int finish(std::string_view command, const Result<int>& result);

}  // namespace pyscaler::cli
