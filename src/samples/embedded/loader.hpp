#pragma once
#include "samples/embedded/journal.hpp"
#include "samples/embedded/segment.hpp"
#include "samples/embedded/shards.hpp"

namespace pyscaler::samples::embedded {

/// Puts what files hold into memory, in the files' order. Times outside oldest to furthest are left out.
class Loader final : public SegmentReceiver {
public:
    Loader(Shards& shards, Journal& journal, Time oldest, Time furthest)
        : shards_(shards), journal_(journal), oldest_(oldest), furthest_(furthest) {}

    void receive_entries(std::vector<Entry> entries) override;
    void receive_block(const SeriesKey& key, std::vector<Sample> samples) override;
    void receive_forget(std::int64_t node) override;
    void receive_damage(std::uint64_t, std::string) override {}

    /// Call it once, after the last file.
    void finish();

private:
    bool is_wanted(Time time) const { return oldest_ <= time && time <= furthest_; }

    Shards& shards_;
    Journal& journal_;
    Time oldest_;
    Time furthest_;
};

}  // namespace pyscaler::samples::embedded
