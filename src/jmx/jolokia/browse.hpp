#pragma once
#include "jmx/browse.hpp"
#include "jmx/jolokia/client.hpp"

namespace pyscaler::jmx::jolokia {

/// What a JVM offers, asked of its Jolokia agent; see the module's `browse`.
Task<Result<Browse>> browse(std::shared_ptr<Client> client, std::string pattern, Deadline deadline);

}  // namespace pyscaler::jmx::jolokia
