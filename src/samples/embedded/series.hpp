#pragma once
#include "samples/embedded/block.hpp"
#include "samples/sample.hpp"

#include <optional>
#include <span>
#include <vector>

namespace pyscaler::samples::embedded {

/// The samples of one series in memory: compressed blocks, and a short uncompressed tail that is pressed into the last
/// block when it is full. Not safe from several threads.
class Series {
public:
    /// Puts the sample where it belongs; one at the same time is replaced. At the end it costs well under a
    /// microsecond, further back it rewrites a block.
    void insert(Sample sample);

    /// Many, strictly in order of time; quick when all are newer than what is there. Call `join` after the last.
    void insert_all(std::span<const Sample> samples);
    /// Makes few large blocks of the many small ones that `insert_all` leaves.
    void join();

    /// Appends the samples with from <= time < to.
    void read(Time from, Time to, std::vector<Sample>& out) const;
    std::optional<Sample> last() const;

    /// Drops blocks that lie entirely before `time`; what else is older stays until its block is.
    void drop_before(Time time);

    bool empty() const noexcept { return blocks_.empty() && tail_.empty(); }
    /// The time of the last sample, which there must be.
    Time newest() const noexcept { return tail_.empty() ? blocks_.back().last() : tail_.back().time(); }
    std::size_t count() const noexcept;
    /// Bytes held, the series itself included.
    std::size_t bytes() const noexcept;

    /// The least time of what is in no segment yet; Time::max() when all is.
    Time unsaved() const noexcept { return unsaved_; }
    void set_unsaved(Time time) noexcept { unsaved_ = time; }
    void mark_unsaved(Time time) noexcept { unsaved_ = std::min(unsaved_, time); }

private:
    void insert_in_tail(Sample sample);
    void insert_in_block(Sample sample);
    void press(std::span<const Sample> samples);
    void join_young();
    void press_tail(std::size_t keep);

    std::vector<Block> blocks_{};
    std::vector<Sample> tail_{};
    Time unsaved_{Time::max()};
};

}  // namespace pyscaler::samples::embedded
