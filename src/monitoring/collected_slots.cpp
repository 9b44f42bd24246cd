#include "monitoring/collected_slots.hpp"

#include <algorithm>

namespace pyscaler::monitoring {

void CollectedSlots::note(const std::string& cluster, Time slot) {
    const std::scoped_lock lock{mutex_};
    auto& newest = newest_[cluster];
    newest = std::max(newest, slot);
    ++version_;
}

CollectedSlots::Newest CollectedSlots::newest() const {
    const std::scoped_lock lock{mutex_};
    return newest_;
}

}  // namespace pyscaler::monitoring
