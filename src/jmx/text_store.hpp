#pragma once
#include <algorithm>
#include <cstddef>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

namespace pyscaler::jmx {

/// Keeps copies of texts in few pieces of memory, where they stay as long as it lives.
class TextStore {
public:
    TextStore() = default;
    TextStore(const TextStore&) = delete;
    TextStore& operator=(const TextStore&) = delete;

    std::string_view keep(std::string_view text) {
        if (text.empty()) return {};
        auto* place = text.size() > piece_size / 4 ? add_piece(text.size()) : room_for(text.size());
        std::copy(text.begin(), text.end(), place);
        return {place, text.size()};
    }

private:
    static constexpr std::size_t piece_size = 4096;

    char* add_piece(std::size_t size) {
        return pieces_.emplace_back(std::make_unique_for_overwrite<char[]>(size)).get();
    }
    char* room_for(std::size_t size) {
        if (size > left_) {
            next_ = add_piece(piece_size);
            left_ = piece_size;
        }
        left_ -= size;
        return std::exchange(next_, next_ + size);
    }

    std::vector<std::unique_ptr<char[]>> pieces_{};
    char* next_{nullptr};
    std::size_t left_{0};
};

}  // namespace pyscaler::jmx
