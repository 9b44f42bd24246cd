#pragma once
#include "samples/embedded/bytes.hpp"
#include "samples/sample.hpp"

#include <memory>
#include <span>
#include <vector>

namespace pyscaler::samples::embedded {

/// The samples of one series, one after the other in time, compressed: how many; their times; the runs of missing ones
/// with their causes; the values of the others. Never empty, never changed.
class Block {
public:
    /// `samples` are strictly in order of time; there is at least one.
    explicit Block(std::span<const Sample> samples);

    Time first() const noexcept { return first_; }
    Time last() const noexcept { return last_; }
    std::size_t count() const noexcept { return count_; }
    ByteView bytes() const noexcept { return {bytes_.get(), size_}; }

    /// Appends the samples with from <= time < to.
    void read(Time from, Time to, std::vector<Sample>& out) const;

private:
    Time first_;
    Time last_;
    std::unique_ptr<std::uint8_t[]> bytes_;
    std::uint32_t size_;
    std::uint32_t count_;
};

/// Appends the block's samples with from <= time < to. False when the data is damaged: `out` is as it was. Any bytes
/// are safe to read.
bool read_block(ByteView bytes, Time from, Time to, std::vector<Sample>& out);

}  // namespace pyscaler::samples::embedded
