#pragma once
#include "model/slug.hpp"

#include <concepts>
#include <string>
#include <string_view>
#include <vector>

namespace pyscaler::model {

/// Refers to a `T` by its name; empty means "not set". In the database a foreign key: a rename of the `T` reaches it,
/// and the `T` cannot be removed while it is referred to. `Owned`: what holds the reference is removed with the `T`.
template <class T, bool Owned = false>
struct Ref {
    std::string name;

    Ref() = default;
    template <class S>
        requires(std::convertible_to<const S&, std::string_view> && !std::derived_from<S, Ref>)
    Ref(const S& target) : name(std::string_view(target)) {}  // NOLINT: people write the name

    bool empty() const noexcept { return name.empty(); }

    friend bool operator==(const Ref&, const Ref&) = default;
    friend auto operator<=>(const Ref&, const Ref&) = default;
    template <class S>
        requires(std::convertible_to<const S&, std::string_view> && !std::derived_from<S, Ref>)
    friend bool operator==(const Ref& left, const S& right) {
        return std::string_view(left.name) == std::string_view(right);
    }
};

/// The `T` that this is a part of.
template <class T>
using Owner = Ref<T, true>;

/// Many to many, in order.
template <class T>
using RefList = std::vector<Ref<T>>;

}  // namespace pyscaler::model
