#pragma once
#include <string>
#include <string_view>

namespace pyscaler::jmx {

/// `text` for people: whole, or cut to `limits::shown_text` behind a whole character of UTF-8, with "…" at the end.
std::string shown_text(std::string_view text);

}  // namespace pyscaler::jmx
