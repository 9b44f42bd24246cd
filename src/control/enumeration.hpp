#pragma once
#include <boost/describe/enumerators.hpp>
#include <boost/mp11/algorithm.hpp>
#include <optional>
#include <string_view>
#include <type_traits>

namespace pyscaler::control {

/// The name of a described enumerator; empty for a number that has none.
template <class Enum>
    requires std::is_enum_v<Enum>
std::string_view name_of(Enum value) {
    std::string_view name;
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<Enum>>([&](auto enumerator) {
        if (enumerator.value == value) name = enumerator.name;
    });
    return name;
}

template <class Enum>
    requires std::is_enum_v<Enum>
std::optional<Enum> enumerator_named(std::string_view name) {
    std::optional<Enum> found;
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<Enum>>([&](auto enumerator) {
        if (name == enumerator.name) found = enumerator.value;
    });
    return found;
}

}  // namespace pyscaler::control
