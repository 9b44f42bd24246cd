#pragma once
#include "base/deadline.hpp"
#include "base/result.hpp"
#include "samples/series_key.hpp"

#include <unordered_map>
#include <utility>

namespace pyscaler::monitoring {

/// Makes rates of values that grow. Remembers the last value of each series, in memory only.
class Rates {
public:
    /// What `value` has grown by in a second since the last one of this series. An error for the first one, and after
    /// the value went down, which is what a restart does.
    Result<double> take(const samples::SeriesKey& series, double value, Deadline now);

private:
    struct Last {
        double value{0};
        Deadline time{};
    };
    std::unordered_map<samples::SeriesKey, Last> last_{};
};

}  // namespace pyscaler::monitoring
