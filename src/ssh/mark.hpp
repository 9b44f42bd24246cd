#pragma once
#include "base/identifier.hpp"

#include <string>

namespace pyscaler::ssh {

/// 32 hexadecimal digits that nobody can guess: they tell our framing from what a node prints.
inline std::string random_mark() {
    auto mark = RandomIdentifiers{}.uuid();
    std::erase(mark, '-');
    return mark;
}

}  // namespace pyscaler::ssh
