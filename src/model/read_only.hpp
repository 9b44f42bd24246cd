#pragma once
#include <compare>
#include <concepts>
#include <type_traits>
#include <utility>

namespace pyscaler::model {

/// A member that the system sets and people only read: what an input says about it is ignored.
/// Assigns, compares and converts like the `T` it holds.
template <class T>
struct ReadOnly {
    T value{};

    ReadOnly() = default;
    template <class U>
        requires(std::convertible_to<U, T> && !std::same_as<std::remove_cvref_t<U>, ReadOnly>)
    ReadOnly(U&& from) : value(std::forward<U>(from)) {}  // NOLINT: a value is a value

    operator const T&() const noexcept { return value; }  // NOLINT
    const T& operator*() const noexcept { return value; }
    const T* operator->() const noexcept { return &value; }

    friend bool operator==(const ReadOnly& left, const ReadOnly& right) { return left.value == right.value; }
    template <class U>
        requires(!std::same_as<U, ReadOnly> && std::equality_comparable_with<T, U>)
    friend bool operator==(const ReadOnly& left, const U& right) {
        return left.value == right;
    }
    template <class U>
        requires(!std::same_as<U, ReadOnly> && std::three_way_comparable_with<T, U>)
    friend auto operator<=>(const ReadOnly& left, const U& right) {
        return left.value <=> right;
    }
};

}  // namespace pyscaler::model
