#pragma once
#include "cli/terminal.hpp"
#include "jmx/browse.hpp"

#include <string>

namespace pyscaler::cli {

/// What a JVM offers, as people read it: each MBean with a table of its attributes. Where a value of several parts is
/// cut to fit into `most` columns, a line below it names them: a counter's `key` is one of them.
std::string browsed_text(const jmx::Browse& found, bool has_colour, std::size_t most = terminal_width());

}  // namespace pyscaler::cli
