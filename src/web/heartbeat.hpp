#pragma once
#include <chrono>

namespace pyscaler::web {

/// How often a stream of server-sent events shows that it is alive, and looks whether its reader still may read it.
inline constexpr std::chrono::seconds heartbeat_after{15};

}  // namespace pyscaler::web
