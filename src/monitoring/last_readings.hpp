#pragma once
#include "monitoring/reading.hpp"
#include "samples/series_key.hpp"

#include <mutex>
#include <optional>
#include <unordered_map>

namespace pyscaler::monitoring {

/// The newest reading of each series with what the sample does not keep: exit status, error output, duration. In memory
/// only. Safe from any thread.
class LastReadings {
public:
    void put(const samples::SeriesKey& key, Reading reading);
    std::optional<Reading> find(const samples::SeriesKey& key) const;
    void forget(std::int64_t node);
    /// How many series have one.
    std::size_t size() const;

private:
    mutable std::mutex mutex_;
    std::unordered_map<samples::SeriesKey, Reading> readings_;
};

}  // namespace pyscaler::monitoring
