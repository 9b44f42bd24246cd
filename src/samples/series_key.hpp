#pragma once
#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>

namespace pyscaler::samples {

/// Names a series: all samples of one counter on one node, or on one JVM of it. Made of database ids, which are never
/// used again, and not of names, which are.
struct SeriesKey {
    std::int64_t node{0};
    std::int64_t jvm{0};  ///< 0: the counter is the node's own
    std::int64_t counter{0};

    friend auto operator<=>(const SeriesKey&, const SeriesKey&) = default;
};

}  // namespace pyscaler::samples

template <>
struct std::hash<pyscaler::samples::SeriesKey> {
    std::size_t operator()(const pyscaler::samples::SeriesKey& key) const noexcept {
        // Ids are small and dense: multiply each by an odd constant and fold the high half down (splitmix64's finish).
        auto bits = static_cast<std::uint64_t>(key.node) * 0x9e3779b97f4a7c15u +
                    static_cast<std::uint64_t>(key.jvm) * 0xbf58476d1ce4e5b9u +
                    static_cast<std::uint64_t>(key.counter) * 0x94d049bb133111ebu;
        bits = (bits ^ (bits >> 30)) * 0xbf58476d1ce4e5b9u;
        return static_cast<std::size_t>(bits ^ (bits >> 31));
    }
};
