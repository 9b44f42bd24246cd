#pragma once
#include <string>
#include <string_view>

namespace pyscaler::control {

/// `text` as one line of valid UTF-8 of at most `limit` bytes: control characters become spaces, bytes that are no
/// UTF-8 question marks, and what is cut ends in "...".
std::string line_text(std::string_view text, std::size_t limit);

}  // namespace pyscaler::control
