#pragma once
#include "base/clock.hpp"

#include <atomic>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>

namespace pyscaler::monitoring {

/// The newest slot of each cluster that a round has collected since the start of the process: for whoever shows samples
/// and wants to know when there are more. In memory only. Safe from any thread.
class CollectedSlots {
public:
    using Newest = std::map<std::string, Time, std::less<>>;

    void note(const std::string& cluster, Time slot);
    Newest newest() const;
    /// Grows with every note.
    std::uint64_t version() const noexcept { return version_; }

private:
    mutable std::mutex mutex_;
    Newest newest_;
    std::atomic<std::uint64_t> version_{0};
};

}  // namespace pyscaler::monitoring
