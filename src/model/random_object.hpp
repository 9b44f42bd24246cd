#pragma once
#include "model/described.hpp"

#include <cstdint>

namespace pyscaler::model {

/// For property tests: fills `object` with values that its types allow, different for each `seed`. References are to
/// "r0" … "r2"; rules across members are not heeded.
void randomize(const TypeDescription& type, void* object, std::uint64_t seed);

template <class T>
T random_object(std::uint64_t seed) {
    T object{};
    randomize(description<T>(), &object, seed);
    return object;
}

}  // namespace pyscaler::model
