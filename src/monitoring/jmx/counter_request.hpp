#pragma once
#include "jmx/matching.hpp"
#include "monitoring/jmx/counter_value.hpp"
#include "monitoring/source.hpp"

#include <vector>

namespace pyscaler::monitoring {

/// What is to be asked of a JVM for some counters.
class CounterRequests {
public:
    explicit CounterRequests(const Counters& counters);

    const std::vector<pyscaler::jmx::NumberRequest>& all() const { return requests_; }
    /// What belongs to the counter at `place`, of the answers to all of them.
    CounterParts parts_of(std::size_t place, const std::vector<pyscaler::jmx::Numbers>& answers) const;

private:
    struct Place {
        std::size_t value{0};
        bool has_divisor{false};  // it is the next one
    };
    std::vector<pyscaler::jmx::NumberRequest> requests_{};
    std::vector<Place> places_{};
};

}  // namespace pyscaler::monitoring
