#pragma once
#include <cstdint>
#include <optional>
#include <string_view>

namespace pyscaler::jmx {

/// `magnitude`, the bytes of a whole number with the most significant first, times ten to the power of -`scale`: the
/// nearest double, zero and infinity included. Nothing where it takes more than `limits::magnitude` bytes to tell.
std::optional<double> decimal(std::string_view magnitude, std::int64_t scale);

}  // namespace pyscaler::jmx
