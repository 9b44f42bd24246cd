#pragma once
#include "model/api_token.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace pyscaler::web {

/// Who asks: a token, what it may do, and from where.
struct Caller {
    std::int64_t token{0};  ///< its id
    std::string name{};
    model::Role scope{model::Role::viewer};
    std::optional<std::string> cluster{};  ///< none: all of them
    std::string origin{};                  ///< address

    bool may(model::Role needed) const noexcept { return scope >= needed; }
    /// Whether this cluster exists as far as the caller is concerned.
    bool sees(std::string_view name_of_cluster) const noexcept { return !cluster || *cluster == name_of_cluster; }
};

}  // namespace pyscaler::web
