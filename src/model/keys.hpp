#pragma once
#include <tuple>

namespace pyscaler::model {

/// Members that form a key together. A noun says its keys (besides `name`, which is always unique) beside its struct:
///     inline auto unique_keys(const DecisionRecord*) {
///         return keys(key(&DecisionRecord::cluster, &DecisionRecord::slot));
///     }
/// and with `search_keys`, in the same form, what it is often searched by.
template <class... Pointers>
constexpr std::tuple<Pointers...> key(Pointers... members) {
    return {members...};
}

template <class... Key>
constexpr std::tuple<Key...> keys(Key... each) {
    return {each...};
}

}  // namespace pyscaler::model
