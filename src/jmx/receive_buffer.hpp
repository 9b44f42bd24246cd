#pragma once
#include <algorithm>
#include <cstddef>
#include <memory>
#include <string_view>

namespace pyscaler::jmx {

/// Bytes that have come and are not yet read, in one piece of memory that grows with them and is never cleared.
class ReceiveBuffer {
public:
    std::string_view unread() const noexcept { return {bytes_.get() + begin_, end_ - begin_}; }

    /// Where more bytes may be put, at least `size` of them, behind those unread.
    char* room(std::size_t size) {
        if (capacity_ - end_ < size) make_room(size);
        return bytes_.get() + end_;
    }
    /// How many `room` has place for.
    std::size_t free() const noexcept { return capacity_ - end_; }
    void received(std::size_t count) noexcept { end_ += count; }

    /// Gives memory back where all has been read and it was much.
    void forget(std::size_t count) noexcept {
        begin_ += count;
        if (begin_ < end_) return;
        begin_ = end_ = 0;
        if (capacity_ <= kept) return;
        bytes_.reset();
        capacity_ = 0;
    }

private:
    static constexpr std::size_t kept = 65536;

    void make_room(std::size_t size) {
        const auto left = unread();
        const auto needed = left.size() + std::max(size, left.size() / 2);
        if (needed > capacity_) {
            auto larger = std::make_unique_for_overwrite<char[]>(needed);
            std::copy(left.begin(), left.end(), larger.get());
            bytes_ = std::move(larger);
            capacity_ = needed;
        } else {
            std::copy(left.begin(), left.end(), bytes_.get());
        }
        end_ = left.size();
        begin_ = 0;
    }

    std::unique_ptr<char[]> bytes_{};
    std::size_t capacity_{0};
    std::size_t begin_{0};
    std::size_t end_{0};
};

}  // namespace pyscaler::jmx
