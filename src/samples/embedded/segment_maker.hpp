#pragma once
#include "samples/embedded/segment.hpp"
#include "samples/embedded/shards.hpp"

#include <cstdint>
#include <utility>
#include <vector>

namespace pyscaler::samples::embedded {

/// Gathers what is in no segment yet into the bytes of one.
class SegmentMaker {
public:
    /// The segment begins by taking back the nodes in `forgotten`.
    explicit SegmentMaker(const std::vector<std::int64_t>& forgotten);

    /// Takes the unsaved samples of a series, and notes in it that they are saved.
    void add(const SeriesKey& key, Series& series);
    /// The whole file. Call it once, at the end; valid as long as the maker.
    ByteView finish();
    /// The time of the last sample in it.
    Time newest() const noexcept { return newest_; }

    /// The segment could not be stored: all of it is unsaved again.
    void put_back(Shards& shards) const;

private:
    Bytes bytes_{};
    BlocksWriter writer_{bytes_};
    std::vector<Sample> samples_{};
    std::vector<std::pair<SeriesKey, Time>> taken_{};
    Time newest_{Time::min()};
};

}  // namespace pyscaler::samples::embedded
