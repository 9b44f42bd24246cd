#pragma once
#include "samples/sample.hpp"
#include "web/series_request.hpp"

#include <string>
#include <vector>

namespace pyscaler::web {

/// The answer as JSON text, written directly, for there may be many points: {"from", "to", "step", "series": [{"label",
/// "node", "jvm", "counter", "unit", "points": [[milliseconds, value] or [milliseconds, null, cause], …]}, …]}.
std::string series_text(const samples::Window& window, const std::vector<SeriesName>& names,
                        const std::vector<std::vector<samples::Sample>>& samples);

}  // namespace pyscaler::web
