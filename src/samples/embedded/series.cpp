#include "samples/embedded/series.hpp"

#include "samples/embedded/limits.hpp"

#include <algorithm>
#include <utility>

namespace pyscaler::samples::embedded {

namespace {

void insert_sorted(std::vector<Sample>& samples, Sample sample) {
    const auto place = std::ranges::lower_bound(samples, sample.time(), {}, &Sample::time);
    if (place != samples.end() && place->time() == sample.time())
        *place = std::move(sample);
    else
        samples.insert(place, std::move(sample));
}

std::vector<Sample> all_of(const Block& block) {
    std::vector<Sample> samples;
    samples.reserve(block_samples);
    block.read(Time::min(), Time::max(), samples);
    return samples;
}

}  // namespace

void Series::insert(Sample sample) {
    if (!blocks_.empty() && sample.time() <= blocks_.back().last())
        insert_in_block(std::move(sample));
    else
        insert_in_tail(std::move(sample));
}

void Series::insert_in_tail(Sample sample) {
    if (tail_.capacity() == 0) tail_.reserve(tail_samples);
    if (tail_.size() == tail_samples) press_tail(1);
    if (!blocks_.empty() && sample.time() <= blocks_.back().last()) return insert_in_block(std::move(sample));
    if (tail_.empty() || tail_.back().time() < sample.time())
        tail_.push_back(std::move(sample));
    else
        insert_sorted(tail_, std::move(sample));
}

void Series::insert_in_block(Sample sample) {
    const auto block = std::ranges::lower_bound(blocks_, sample.time(), {}, &Block::last);
    auto samples = all_of(*block);
    insert_sorted(samples, std::move(sample));
    if (samples.size() <= block_samples) {
        *block = Block{samples};
        return;
    }
    const auto half = samples.size() / 2;
    *block = Block{std::span{samples}.subspan(half)};
    blocks_.insert(block, Block{std::span{samples}.first(half)});
}

void Series::insert_all(std::span<const Sample> samples) {
    if (samples.empty()) return;
    if (!empty() && samples.front().time() <= newest()) {
        for (const auto& sample : samples) insert(sample);
        return;
    }
    press_tail(0);
    blocks_.emplace_back(samples);
}

void Series::join() {
    std::vector<Block> joined;
    std::vector<Sample> together;
    const auto finish = [&] {
        if (!together.empty()) joined.emplace_back(together);
        together.clear();
    };
    for (const auto& block : blocks_) {
        if (together.size() + block.count() > block_samples) finish();
        block.read(Time::min(), Time::max(), together);
    }
    finish();
    joined.shrink_to_fit();
    blocks_ = std::move(joined);
}

/// `samples` come after all blocks.
void Series::press(std::span<const Sample> samples) {
    while (!samples.empty()) {
        const bool fresh = blocks_.empty() || blocks_.back().count() >= young_block_samples;
        auto together = fresh ? std::vector<Sample>{} : all_of(blocks_.back());
        const auto taken = samples.first(std::min(samples.size(), block_samples - together.size()));
        together.insert(together.end(), taken.begin(), taken.end());
        samples = samples.subspan(taken.size());
        if (fresh) {
            blocks_.reserve(blocks_.size() + 1);  // no more than needed: there are many series
            blocks_.emplace_back(together);
        } else {
            blocks_.back() = Block{together};
        }
        join_young();
    }
}

// So each sample is compressed again a few times as part of a small block and a few times as part of a large one,
// instead of dozens of times as part of the large one.
void Series::join_young() {
    if (blocks_.size() < 2 || blocks_.back().count() < young_block_samples) return;
    auto& before = blocks_[blocks_.size() - 2];
    if (before.count() + blocks_.back().count() > block_samples) return;
    auto together = all_of(before);
    blocks_.back().read(Time::min(), Time::max(), together);
    before = Block{together};
    blocks_.pop_back();
}

void Series::press_tail(std::size_t keep) {
    if (tail_.size() <= keep) return;
    const auto count = tail_.size() - keep;
    press(std::span{tail_}.first(count));
    tail_.erase(tail_.begin(), tail_.begin() + static_cast<std::ptrdiff_t>(count));
}

void Series::read(Time from, Time to, std::vector<Sample>& out) const {
    for (const auto& block : blocks_)
        if (from <= block.last() && block.first() < to) block.read(from, to, out);
    for (const auto& sample : tail_)
        if (from <= sample.time() && sample.time() < to) out.push_back(sample);
}

std::optional<Sample> Series::last() const {
    if (!tail_.empty()) return tail_.back();
    if (blocks_.empty()) return std::nullopt;
    return all_of(blocks_.back()).back();
}

void Series::drop_before(Time time) {
    const auto keep = std::ranges::find_if(blocks_, [time](const Block& block) { return block.last() >= time; });
    if (keep != blocks_.begin()) blocks_.erase(blocks_.begin(), keep);
    if (blocks_.empty()) std::erase_if(tail_, [time](const Sample& sample) { return sample.time() < time; });
}

std::size_t Series::count() const noexcept {
    auto count = tail_.size();
    for (const auto& block : blocks_) count += block.count();
    return count;
}

std::size_t Series::bytes() const noexcept {
    auto bytes = sizeof(Series) + blocks_.capacity() * sizeof(Block) + tail_.capacity() * sizeof(Sample);
    for (const auto& block : blocks_) bytes += block.bytes().size();
    return bytes;
}

}  // namespace pyscaler::samples::embedded
