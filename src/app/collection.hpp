#pragma once
#include "base/identifier.hpp"
#include "db/database.hpp"
#include "monitoring/collector.hpp"

#include <atomic>
#include <functional>
#include <map>
#include <string>

namespace pyscaler::app {

/// One slot of a cluster from the tick to the decision: collect, note who was reached, decide, commit. Lives on the
/// worker's loop; what it is given outlives it.
class Collection {
public:
    /// After each decision: what it granted begins at once, and who follows the samples is told.
    using Decided = std::function<void(const std::string& cluster, Time slot)>;

    Collection(db::Database& database, monitoring::Collector& collector, const Clock& clock, Identifiers& identifiers,
               Decided decided)
        : database_(database),
          collector_(collector),
          clock_(clock),
          identifiers_(identifiers),
          decided_(std::move(decided)) {}

    /// Collects and decides the slot that the clock is in; nothing when that was begun already.
    Task<Result<void>> run(std::string cluster);

    struct Figures {
        std::uint64_t rounds{0};
        std::uint64_t values{0};
        std::uint64_t missing{0};
    };
    Figures figures() const { return {rounds_, values_, missing_}; }

private:
    Task<Result<void>> decide(monitoring::Round round);

    db::Database& database_;
    monitoring::Collector& collector_;
    const Clock& clock_;
    Identifiers& identifiers_;
    Decided decided_;
    std::map<std::string, Time, std::less<>> begun_{};  // the newest slot of each cluster
    std::atomic<std::uint64_t> rounds_{0}, values_{0}, missing_{0};
};

}  // namespace pyscaler::app
