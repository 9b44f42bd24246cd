#include "samples/embedded/segment_maker.hpp"

#include "samples/embedded/limits.hpp"

#include <algorithm>
#include <span>

namespace pyscaler::samples::embedded {

SegmentMaker::SegmentMaker(const std::vector<std::int64_t>& forgotten) {
    bytes_.insert(bytes_.end(), file_magic.begin(), file_magic.end());
    for (const auto node : forgotten) write_forget(node, bytes_);
}

void SegmentMaker::add(const SeriesKey& key, Series& series) {
    const auto unsaved = series.unsaved();
    if (unsaved == Time::max()) return;
    samples_.clear();
    series.read(unsaved, Time::max(), samples_);
    series.set_unsaved(Time::max());
    if (samples_.empty()) return;
    taken_.emplace_back(key, unsaved);
    newest_ = std::max(newest_, samples_.back().time());
    for (std::span<const Sample> rest = samples_; !rest.empty();) {
        const auto part = rest.first(std::min(rest.size(), block_samples));
        writer_.add(key, Block{part}.bytes());
        rest = rest.subspan(part.size());
    }
}

ByteView SegmentMaker::finish() {
    writer_.finish();
    return bytes_;
}

void SegmentMaker::put_back(Shards& shards) const {
    for (const auto& [key, unsaved] : taken_)
        shards.with(key, [time = unsaved](Series& series) { series.mark_unsaved(time); });
}

}  // namespace pyscaler::samples::embedded
