#pragma once
#include "jmx/call.hpp"
#include "jmx/mould.hpp"

#include <cstddef>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace pyscaler::jmx {

/// The moulds of what JVMs answered, by the calls. One for all JVMs of a loop: those that run the same answer alike.
class Moulds {
public:
    /// One that `bytes`, which answer a call of this kind, fit; nullptr: none. `whole` is preferred.
    const Mould* find(CallKind kind, std::string_view bytes, Mould::Fit& fit) const;
    /// Keeps one more, in the place of an older one where there are many of its kind; when all of them together become
    /// too large they are thrown away, and made anew by what is read next.
    void keep(CallKind kind, Mould mould);

private:
    struct Kept {
        std::vector<Mould> moulds{};
        std::size_t oldest{0};
    };
    std::unordered_map<CallKind, Kept> kinds_{};
    std::size_t memory_{0};
};

}  // namespace pyscaler::jmx
