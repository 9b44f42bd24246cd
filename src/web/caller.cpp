#include "web/caller.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace pyscaler::web {

std::string clusters_text(const Caller& caller) { return fmt::format("{}", fmt::join(caller.clusters(), ", ")); }

}  // namespace pyscaler::web
