#pragma once
#include "fleet/reconciler.hpp"

#include <string_view>

namespace pyscaler::web {

/// "unknown_instance", ….
std::string_view name_of(fleet::Finding::Kind kind);

}  // namespace pyscaler::web
