#pragma once
#include "jmx/access.hpp"

#include <string>

namespace pyscaler::jmx::jolokia {

/// Where the agent of a JVM is asked: "https://web01:8443/jolokia/".
std::string url_of(const Access& access, bool tls);

}  // namespace pyscaler::jmx::jolokia
