#include "model/grant.hpp"

#include "model/enumeration.hpp"
#include "model/slug.hpp"

namespace pyscaler::model {

std::optional<std::string> GrantRule::fault(std::string_view text) {
    const auto at = text.find('@');
    if (enum_value<Role>(text.substr(0, at)) && (at == text.npos || !slug_fault(text.substr(at + 1), 40)))
        return std::nullopt;
    return "must be \"viewer\", \"operator\" or \"administrator\", or one of these with a cluster: \"operator@shop\"";
}

Role role_of(const Grant& grant) {
    return enum_value<Role>(std::string_view(grant).substr(0, grant.str().find('@'))).value_or(Role::viewer);
}

std::optional<std::string> cluster_of(const Grant& grant) {
    const auto at = grant.str().find('@');
    if (at == std::string::npos) return std::nullopt;
    return grant.str().substr(at + 1);
}

Grant make_grant(Role role, const std::optional<std::string>& cluster) {
    return Grant{std::string(enum_name(role)) + (cluster ? "@" + *cluster : std::string{})};
}

}  // namespace pyscaler::model
