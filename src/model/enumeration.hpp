#pragma once
#include "model/names.hpp"

#include <boost/describe/enumerators.hpp>
#include <boost/mp11/algorithm.hpp>
#include <concepts>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace pyscaler::model {

template <class E>
concept Enumeration = std::is_enum_v<E> && boost::describe::has_describe_enumerators<E>::value;

/// How the enumerators of `E` are written outside: their names. Specialise it for symbols.
template <class E>
struct Spelling {
    static constexpr std::string_view of(E, std::string_view described) { return outward_name(described); }
};

/// The outward name of `value`: "in_service".
template <Enumeration E>
std::string_view enum_name(E value) {
    std::string_view name = "?";
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<E>>([&](auto enumerator) {
        if (enumerator.value == value) name = Spelling<E>::of(enumerator.value, enumerator.name);
    });
    return name;
}

template <Enumeration E>
std::optional<E> enum_value(std::string_view name) {
    std::optional<E> value;
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<E>>([&](auto enumerator) {
        if (Spelling<E>::of(enumerator.value, enumerator.name) == name) value = enumerator.value;
    });
    return value;
}

template <Enumeration E>
std::vector<std::string> enum_names() {
    std::vector<std::string> names;
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<E>>(
        [&](auto enumerator) { names.emplace_back(Spelling<E>::of(enumerator.value, enumerator.name)); });
    return names;
}

}  // namespace pyscaler::model
