#include "cli/kind_argument.hpp"

#include <fmt/format.h>

namespace pyscaler::cli {

Result<const configuration::Collection*> collection_named(std::string_view kind) {
    if (const auto* found = configuration::find_collection(kind)) return found;
    if (const auto* found = configuration::find_collection(std::string(kind) + "s")) return found;
    if (const auto* found = configuration::find_noun(kind)) return found;
    return Error{Errc::invalid, fmt::format("there is no kind \"{}\"; there are {}", kind, collection_names())};
}

std::string collection_names() {
    std::string names;
    for (const auto& collection : configuration::collections()) names += (names.empty() ? "" : ", ") + collection.path;
    return names;
}

}  // namespace pyscaler::cli
