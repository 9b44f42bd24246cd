#include "monitoring/jmx/jvm_access.hpp"

#include <fmt/core.h>

namespace pyscaler::monitoring {

pyscaler::jmx::Access access_of(const model::Node& node, const model::JvmProfile& profile) {
    pyscaler::jmx::Access access;
    access.host = node.hostname.str();
    access.port = static_cast<std::uint16_t>(profile.port.value());
    access.path = profile.path.str();
    access.user = profile.user.str();
    access.password = profile.password;
    access.tls = profile.tls;
    access.registry_tls = profile.registry_tls;
    access.authorities = profile.authorities.str();
    access.check_host_name = profile.check_host_name;
    access.certificate = profile.certificate.str();
    access.private_key = profile.private_key;
    access.follow_stub_host = profile.follow_stub_host;
    return access;
}

std::string pool_key_of(const model::Node& node, const model::JvmProfile& profile) {
    return fmt::format("{}/{}", node.id, profile.id);
}

}  // namespace pyscaler::monitoring
