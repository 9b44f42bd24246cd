#include "jmx/mould.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

namespace pyscaler::jmx {
namespace {

// Message, header of the stream, a block of 15 bytes, the kind of answer; then its UID.
constexpr std::size_t uid_at = 8;
constexpr std::string_view block_of_head{"\x77\x0f", 2};
constexpr std::size_t block_at = 5;

}  // namespace

Mould::Mould(std::string bytes, std::vector<PrimitiveSpot> spots, std::shared_ptr<Answer> answer,
             std::size_t graph_memory)
    : bytes_(std::move(bytes)), spots_(std::move(spots)), answer_(std::move(answer)), graph_memory_(graph_memory) {}

bool Mould::is_possible(std::string_view bytes) {
    return bytes.size() > uid_at + Uid::size && bytes.substr(block_at, block_of_head.size()) == block_of_head;
}

Mould::Fit Mould::fit(std::string_view bytes) const {
    const auto come = std::min(bytes.size(), bytes_.size());
    std::size_t at = 0;
    const auto is_same = [&](std::size_t to) {
        const auto end = std::min(to, come);
        return at >= end || std::memcmp(bytes.data() + at, bytes_.data() + at, end - at) == 0;
    };
    if (!is_same(uid_at)) return Fit::none;
    at = uid_at + Uid::size;
    for (const auto& spot : spots_) {
        if (!is_same(spot.offset)) return Fit::none;
        at = spot.offset + width_of(spot.type);
    }
    if (!is_same(bytes_.size())) return Fit::none;
    return come == bytes_.size() ? Fit::whole : Fit::part;
}

std::shared_ptr<Answer> Mould::cast(std::string_view bytes) const {
    if (answer_.use_count() > 1) return nullptr;
    Cursor uid{bytes.substr(uid_at, Uid::size)};
    answer_->uid = take_uid(uid);
    answer_->graph.walked = 0;
    for (const auto& spot : spots_)
        answer_->graph.slots[spot.slot] = primitive_of(spot.type, bytes.substr(spot.offset, width_of(spot.type)));
    return answer_;
}

}  // namespace pyscaler::jmx
