#include "jmx/shown_text.hpp"

#include "jmx/limits.hpp"

namespace pyscaler::jmx {

std::string shown_text(std::string_view text) {
    if (text.size() <= limits::shown_text) return std::string(text);
    auto end = limits::shown_text;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0U) == 0x80U) --end;
    return std::string(text.substr(0, end)) + "…";
}

}  // namespace pyscaler::jmx
