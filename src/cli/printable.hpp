#pragma once
#include <cstddef>
#include <string>
#include <string_view>

/// Text from elsewhere (a node, a server) on its way to a terminal: it must not be able to command the terminal.
namespace pyscaler::cli {

/// On one line: line ends and tabs become blanks, other control characters and broken UTF-8 become "�".
std::string printable(std::string_view text);

/// The same, but line ends and tabs stay.
std::string printable_lines(std::string_view text);

/// How many columns a terminal needs for printable text: East Asian wide characters take two, combining ones none.
std::size_t width(std::string_view text);

/// At most `columns` wide, with "…" at the end when something was cut.
std::string shortened(std::string_view text, std::size_t columns);

}  // namespace pyscaler::cli
