#pragma once
#include "base/result.hpp"

#include <string>
#include <string_view>

namespace pyscaler::aws {

/// Standard alphabet with padding, no line breaks: user data, key material.
std::string encode_base64(std::string_view bytes);

/// Accepts line breaks and blanks between the characters (console output); `Errc::invalid` for anything else.
Result<std::string> decode_base64(std::string_view text);

}  // namespace pyscaler::aws
