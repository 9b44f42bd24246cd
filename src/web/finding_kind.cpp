#include "web/finding_kind.hpp"

namespace pyscaler::web {

std::string_view name_of(fleet::Finding::Kind kind) {
    using Kind = fleet::Finding::Kind;
    switch (kind) {
        case Kind::unknown_instance: return "unknown_instance";
        case Kind::leftover_instance: return "leftover_instance";
        case Kind::missing_instance: return "missing_instance";
        case Kind::failed_node: return "failed_node";
        case Kind::unregistered_node: return "unregistered_node";
        case Kind::foreign_in_balancer: return "foreign_in_balancer";
        case Kind::unreachable_cloud: return "unreachable_cloud";
    }
    return "?";
}

}  // namespace pyscaler::web
