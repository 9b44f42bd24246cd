#include "jmx/moulds.hpp"

#include "jmx/limits.hpp"

#include <utility>

namespace pyscaler::jmx {

const Mould* Moulds::find(CallKind kind, std::string_view bytes, Mould::Fit& fit) const {
    fit = Mould::Fit::none;
    const auto kept = kinds_.find(kind);
    if (kept == kinds_.end()) return nullptr;
    const Mould* found = nullptr;
    for (const auto& mould : kept->second.moulds) {
        const auto fits = mould.fit(bytes);
        if (fits == Mould::Fit::none) continue;
        fit = fits;
        found = &mould;
        if (fits == Mould::Fit::whole) break;
    }
    return found;
}

void Moulds::keep(CallKind kind, Mould mould) {
    if (mould.size() > limits::mould || mould.memory() > limits::mould_memory) return;
    if (memory_ + mould.memory() > limits::moulds_memory) {
        kinds_.clear();
        memory_ = 0;
    }
    memory_ += mould.memory();
    auto& [moulds, oldest] = kinds_[kind];
    if (moulds.size() < limits::moulds_of_call) return moulds.push_back(std::move(mould));
    memory_ -= moulds[oldest].memory();
    moulds[oldest] = std::move(mould);
    oldest = (oldest + 1) % limits::moulds_of_call;
}

}  // namespace pyscaler::jmx
