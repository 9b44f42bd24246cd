#pragma once
#include "model/text.hpp"

namespace pyscaler::model {

/// What keeps `text` from being a slug of at most `most` bytes; nothing when it is one.
std::optional<std::string> slug_fault(std::string_view text, std::size_t most);

template <std::size_t Most>
struct SlugRule {
    static constexpr std::size_t least = 1, most = Most;
    static constexpr std::string_view pattern = "^[A-Za-z0-9_-]+$";
    static std::optional<std::string> fault(std::string_view text) { return slug_fault(text, Most); }
};

/// A name that is safe in a URL: `[A-Za-z0-9_-]{1,50}`.
using Slug = Constrained<SlugRule<50>>;

/// Leaves room for the numbers of its nodes.
using ClusterName = Constrained<SlugRule<40>>;

}  // namespace pyscaler::model
