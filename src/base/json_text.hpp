#pragma once
#include "base/result.hpp"

#include <boost/json/fwd.hpp>
#include <cstddef>
#include <string_view>

namespace pyscaler {

struct JsonLimits {
    std::size_t bytes = std::size_t{1} << 20U;
    std::size_t depth = 32;  ///< arrays and objects within each other
};

/// Reads a JSON text (RFC 8259) from outside. `Errc::limit_exceeded`: more bytes than allowed; `Errc::invalid`: no
/// JSON, nested deeper than allowed, or a number that no double holds, with the byte at which it went wrong. An integer
/// of 64 bits is kept as one; every other number becomes the double next to it, so that what is written again (the
/// shortest text of that double) reads as the same. Boost.JSON 1.81's own `parse` misses the last bit of one double in
/// three.
Result<boost::json::value> parse_json(std::string_view text, JsonLimits limits = {});

}  // namespace pyscaler
