#include "jmx/jolokia/url.hpp"

#include <fmt/core.h>

namespace pyscaler::jmx::jolokia {

std::string url_of(const Access& access, bool tls) {
    return fmt::format("{}://{}{}", tls ? "https" : "http", access.peer(), access.path);
}

}  // namespace pyscaler::jmx::jolokia
