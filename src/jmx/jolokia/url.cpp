#include "jmx/jolokia/url.hpp"

#include <fmt/core.h>

namespace pyscaler::jmx::jolokia {

std::string url_of(const Access& access, bool tls) {
    const bool is_ipv6 = access.host.find(':') != std::string::npos;
    return fmt::format("{}://{}:{}{}", tls ? "https" : "http", is_ipv6 ? '[' + access.host + ']' : access.host,
                       access.port, access.path);
}

}  // namespace pyscaler::jmx::jolokia
