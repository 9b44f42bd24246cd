#pragma once
#include "configuration/registry.hpp"
#include "db/session.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace pyscaler::configuration {

/// An object that is removed with another one, because it is a part of it.
struct Part {
    std::string kind{};  ///< the noun
    std::string name{};  ///< or its id, where it has no name
    friend bool operator==(const Part&, const Part&) = default;
};

/// What removing the object with this name takes along: its parts, their parts, and so on.
std::vector<Part> parts_of(db::Session& session, const Collection& collection, std::string_view name);

}  // namespace pyscaler::configuration
