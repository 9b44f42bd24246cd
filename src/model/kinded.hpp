#pragma once
#include <boost/mp11/algorithm.hpp>
#include <boost/mp11/list.hpp>
#include <string_view>
#include <variant>

namespace pyscaler::model {

/// A noun with kinds: what all of them have (`head`) and the settings of one. `Kinds` is an `mp_list` of described
/// structs, each with `static constexpr std::string_view kind_name = "SshCounter";`.
/// Outside it is one flat object with the member `kind`; in the database a table of the heads and one for each kind.
template <class Head, class Kinds>
struct Kinded {
    Head head{};
    boost::mp11::mp_rename<Kinds, std::variant> settings{};

    std::string_view kind() const {
        return std::visit([](const auto& one) { return std::decay_t<decltype(one)>::kind_name; }, settings);
    }

    friend bool operator==(const Kinded&, const Kinded&) = default;
};

}  // namespace pyscaler::model
