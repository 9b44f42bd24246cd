#pragma once
#include "samples/embedded/series.hpp"
#include "samples/series_key.hpp"

#include <array>
#include <atomic>
#include <cstddef>
#include <functional>
#include <mutex>
#include <unordered_map>

namespace pyscaler::samples::embedded {

/// All series, spread over shards by key, each with a lock of its own: threads seldom meet. A series is touched only
/// inside the call it is handed to, which holds its shard's lock: be quick.
class Shards {
public:
    explicit Shards(std::size_t max_series) : max_series_(max_series) {}

    /// Calls `use` with the series of `key`, made if need be; false when that would be one too many.
    bool with(const SeriesKey& key, const std::function<void(Series&)>& use);
    /// Calls `use` where the series is known.
    void with_known(const SeriesKey& key, const std::function<void(const Series&)>& use) const;

    /// Calls `use` with every series, shard by shard, in order of key inside a shard.
    void each(const std::function<void(const SeriesKey&, Series&)>& use);
    /// Removes those for which `is_over` says so; it may change the others.
    void remove_if(const std::function<bool(const SeriesKey&, Series&)>& is_over);

    std::size_t size() const noexcept { return count_; }

private:
    struct Shard {
        mutable std::mutex mutex{};
        std::unordered_map<SeriesKey, Series> series{};
    };
    static constexpr std::size_t shard_count = 64;

    Shard& shard_of(const SeriesKey& key) { return shards_[std::hash<SeriesKey>{}(key) % shard_count]; }
    const Shard& shard_of(const SeriesKey& key) const { return shards_[std::hash<SeriesKey>{}(key) % shard_count]; }

    std::array<Shard, shard_count> shards_{};
    std::atomic<std::size_t> count_{0};
    std::size_t max_series_;
};

}  // namespace pyscaler::samples::embedded
