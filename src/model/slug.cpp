#include "model/slug.hpp"

#include <algorithm>

namespace pyscaler::model {

std::optional<std::string> slug_fault(std::string_view text, std::size_t most) {
    const auto allowed = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    };
    if (!text.empty() && text.size() <= most && std::all_of(text.begin(), text.end(), allowed)) return std::nullopt;
    return fmt::format("must be 1 to {} letters, digits, \"_\" or \"-\"", most);
}

}  // namespace pyscaler::model
