#include "web/caller.hpp"

#include "model/enumeration.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace pyscaler::web {

std::string permissions_text(const Caller& caller) {
    std::string text;
    for (const auto& [role, cluster] : caller.permissions) {
        if (!text.empty()) text += ' ';
        text += model::enum_name(role);
        if (cluster) text.append("@").append(*cluster);
    }
    return text;
}

std::string clusters_text(const Caller& caller) { return fmt::format("{}", fmt::join(caller.clusters(), ", ")); }

}  // namespace pyscaler::web
