#pragma once
#include <cstdint>
#include <string>
#include <string_view>

namespace pyscaler::cli {

enum class Colour : std::uint8_t { none, bold, good, passing, bad };

/// Whether stdout is a terminal that wants colour: not when NO_COLOR is set (no-color.org) or TERM is "dumb".
bool has_colour();

/// What a state of ours says by its colour: "in_service" is good, "draining" is passing, "failed" is bad.
Colour colour_of(std::string_view state);

std::string coloured(std::string_view text, Colour colour);

}  // namespace pyscaler::cli
