#pragma once
#include "db/database.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

namespace pyscaler::db {

/// What was read of a database, by the question that was asked; all of it is forgotten with the next commit. Whoever
/// has seen a commit acknowledged finds nothing from before it. For a database that this process alone writes to. Safe
/// from any thread.
template <class Value>
class ReadCache {
public:
    /// `most_bytes` of what `keep` is told; at one more everything is forgotten.
    ReadCache(const Database& database, std::size_t most_bytes) : database_(database), most_bytes_(most_bytes) {}

    /// The state of the database now: ask before reading what is kept.
    std::uint64_t version() const noexcept { return database_.commits(); }

    /// Nothing when it is not known, or not any more.
    std::shared_ptr<const Value> find(std::string_view question) const {
        const std::lock_guard lock(mutex_);
        if (version_ != version()) return nullptr;
        const auto found = answers_.find(question);
        return found == answers_.end() ? nullptr : found->second;
    }

    /// `read_at`: the version before the reading began.
    void keep(std::string question, std::shared_ptr<const Value> answer, std::size_t bytes, std::uint64_t read_at) {
        if (bytes > most_bytes_) return;
        const std::lock_guard lock(mutex_);
        if (version_ > read_at) return;
        if (version_ < read_at || bytes_ + bytes > most_bytes_) forget(read_at);
        bytes_ += bytes;
        answers_.insert_or_assign(std::move(question), std::move(answer));
    }

private:
    struct Hash : std::hash<std::string_view> {
        using is_transparent = void;
    };

    void forget(std::uint64_t version) {
        answers_.clear();
        bytes_ = 0;
        version_ = version;
    }

    const Database& database_;
    const std::size_t most_bytes_;
    mutable std::mutex mutex_{};
    std::unordered_map<std::string, std::shared_ptr<const Value>, Hash, std::equal_to<>> answers_{};
    std::size_t bytes_{0};
    std::uint64_t version_{0};
};

}  // namespace pyscaler::db
