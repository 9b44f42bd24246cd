#include "samples/embedded/shards.hpp"

#include <algorithm>
#include <vector>

namespace pyscaler::samples::embedded {

bool Shards::with(const SeriesKey& key, const std::function<void(Series&)>& use) {
    auto& shard = shard_of(key);
    const std::scoped_lock lock{shard.mutex};
    auto found = shard.series.find(key);
    if (found == shard.series.end()) {
        if (count_ >= max_series_) return false;
        ++count_;
        found = shard.series.try_emplace(key).first;
    }
    use(found->second);
    return true;
}

void Shards::with_known(const SeriesKey& key, const std::function<void(const Series&)>& use) const {
    const auto& shard = shard_of(key);
    const std::scoped_lock lock{shard.mutex};
    if (const auto found = shard.series.find(key); found != shard.series.end()) use(found->second);
}

void Shards::each(const std::function<void(const SeriesKey&, Series&)>& use) {
    for (auto& shard : shards_) {
        const std::scoped_lock lock{shard.mutex};
        std::vector<std::pair<const SeriesKey, Series>*> sorted;
        sorted.reserve(shard.series.size());
        for (auto& one : shard.series) sorted.push_back(&one);
        std::ranges::sort(sorted, {}, [](const auto* one) { return one->first; });
        for (auto* one : sorted) use(one->first, one->second);
    }
}

void Shards::remove_if(const std::function<bool(const SeriesKey&, Series&)>& is_over) {
    for (auto& shard : shards_) {
        const std::scoped_lock lock{shard.mutex};
        for (auto one = shard.series.begin(); one != shard.series.end();) {
            if (!is_over(one->first, one->second)) {
                ++one;
                continue;
            }
            one = shard.series.erase(one);
            --count_;
        }
    }
}

}  // namespace pyscaler::samples::embedded
