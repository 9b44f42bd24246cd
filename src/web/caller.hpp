#pragma once
#include "model/api_token.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pyscaler::web {

/// A role, in one cluster or everywhere.
struct Permission {
    model::Role role{model::Role::viewer};
    std::optional<std::string> cluster{};  ///< none: all of them
    friend bool operator==(const Permission&, const Permission&) = default;
};

/// Who asks: a token or a user, what they may do, and from where.
struct Caller {
    std::int64_t token{0};    ///< its id; 0 for a user with a session
    std::int64_t session{0};  ///< its id; 0 for a token
    std::int64_t user{0};     ///< the user, or the one whose token it is; 0: nobody's
    std::string name{};
    std::vector<Permission> permissions{};
    /// All that they have, where `permissions` are only those of one role.
    std::vector<Permission> all_permissions{};
    std::string origin{};  ///< address
    bool must_change_password{false};

    /// Somewhere at least.
    bool may(model::Role needed) const noexcept {
        return std::ranges::any_of(permissions, [&](const Permission& each) { return each.role >= needed; });
    }
    /// The same caller with only those permissions that are enough for this role.
    Caller as(model::Role needed) const {
        auto made = *this;
        if (made.all_permissions.empty()) made.all_permissions = permissions;
        std::erase_if(made.permissions, [&](const Permission& each) { return each.role < needed; });
        return made;
    }
    /// The highest role anywhere.
    model::Role role() const noexcept {
        auto highest = model::Role::viewer;
        for (const auto& each : permissions) highest = std::max(highest, each.role);
        return highest;
    }
    bool is_everywhere() const noexcept {
        return std::ranges::any_of(permissions, [](const Permission& each) { return !each.cluster; });
    }
    /// Those they may see, unless they are everywhere.
    std::vector<std::string> clusters() const {
        std::vector<std::string> names;
        for (const auto& each : permissions)
            if (each.cluster) names.push_back(*each.cluster);
        return names;
    }
    /// With every permission again, after `as`: what they may look at, beside what they may do.
    Caller looking() const {
        auto made = *this;
        if (!all_permissions.empty()) made.permissions = all_permissions;
        return made;
    }
    /// Whether one of the permissions is for this cluster.
    bool sees(std::string_view cluster) const noexcept {
        return std::ranges::any_of(permissions,
                                   [&](const Permission& each) { return !each.cluster || *each.cluster == cluster; });
    }
};

/// "operator@shop viewer": what they may do, the same text for the same permissions.
std::string permissions_text(const Caller& caller);

/// "shop, web": the clusters of a caller who is not everywhere.
std::string clusters_text(const Caller& caller);

}  // namespace pyscaler::web
