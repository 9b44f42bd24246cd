#include "monitoring/last_readings.hpp"

#include <utility>

namespace pyscaler::monitoring {

void LastReadings::put(const samples::SeriesKey& key, Reading reading) {
    const std::scoped_lock lock{mutex_};
    readings_.insert_or_assign(key, std::move(reading));
}

std::optional<Reading> LastReadings::find(const samples::SeriesKey& key) const {
    const std::scoped_lock lock{mutex_};
    const auto found = readings_.find(key);
    return found == readings_.end() ? std::nullopt : std::optional{found->second};
}

void LastReadings::forget(std::int64_t node) {
    const std::scoped_lock lock{mutex_};
    std::erase_if(readings_, [node](const auto& entry) { return entry.first.node == node; });
}

std::size_t LastReadings::size() const {
    const std::scoped_lock lock{mutex_};
    return readings_.size();
}

}  // namespace pyscaler::monitoring
