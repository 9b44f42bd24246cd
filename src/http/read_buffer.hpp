#pragma once
#include <algorithm>
#include <span>
#include <string_view>
#include <vector>

namespace pyscaler::http {

/// Bytes read and not used yet, in one piece; grows to `largest` and no further.
class ReadBuffer {
public:
    explicit ReadBuffer(std::size_t largest) : largest_(std::max(largest, smallest)) {}

    std::string_view view() const noexcept { return {bytes_.data() + begin_, end_ - begin_}; }
    bool is_full() const noexcept { return end_ - begin_ == largest_; }

    void consume(std::size_t count) noexcept {
        begin_ += count;
        if (begin_ == end_) begin_ = end_ = 0;
    }

    /// Room for more; empty only when full. Invalidates the view.
    std::span<char> prepare() {
        if (begin_ > 0) {
            std::copy(bytes_.begin() + offset(begin_), bytes_.begin() + offset(end_), bytes_.begin());
            end_ -= begin_;
            begin_ = 0;
        }
        if (end_ == bytes_.size()) bytes_.resize(std::min(std::max(bytes_.size() * 2, smallest), largest_));
        return std::span{bytes_}.subspan(end_);
    }
    /// Drops what was read, and the memory.
    void release() noexcept {
        std::vector<char>{}.swap(bytes_);
        begin_ = end_ = 0;
    }
    void commit(std::size_t count) noexcept { end_ += count; }

private:
    static constexpr std::size_t smallest = 4096;
    static std::ptrdiff_t offset(std::size_t index) noexcept { return static_cast<std::ptrdiff_t>(index); }

    std::size_t largest_;
    std::vector<char> bytes_{};
    std::size_t begin_{0};
    std::size_t end_{0};
};

}  // namespace pyscaler::http
