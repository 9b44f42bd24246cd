#pragma once
#include <span>
#include <string_view>

namespace pyscaler::configuration {

/// What a member of a noun, or of one of its kinds, is for.
struct Explanation {
    std::string_view noun;    ///< "Cluster", "SshCounter"
    std::string_view member;  ///< "min_age"
    std::string_view text;    ///< for people: half a sentence that goes on after the member's name
};

/// One for each member that people set and whose name alone does not say it.
std::span<const Explanation> explanations();

/// Its text; empty when the name says it.
std::string_view explanation(std::string_view noun_or_kind, std::string_view member);

}  // namespace pyscaler::configuration
