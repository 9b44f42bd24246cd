#pragma once
#include "model/api_token.hpp"
#include "model/text.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace pyscaler::model {

struct GrantRule {
    static constexpr std::size_t least = 6, most = 64;
    static constexpr std::string_view pattern = "^(viewer|operator|administrator)(@[A-Za-z0-9_-]{1,40})?$";
    static std::optional<std::string> fault(std::string_view text);
};

/// What a user may do: "administrator" everywhere, "operator@shop" in one cluster. The cluster need not be there (yet).
using Grant = Constrained<GrantRule>;

Role role_of(const Grant& grant);
/// None: all clusters.
std::optional<std::string> cluster_of(const Grant& grant);
Grant make_grant(Role role, const std::optional<std::string>& cluster);

}  // namespace pyscaler::model
