#pragma once
#include "base/deadline.hpp"
#include "base/result.hpp"
#include "samples/series_key.hpp"

#include <map>
#include <string>
#include <utility>

namespace pyscaler::monitoring {

/// Makes rates of values that grow. Remembers the last value of each series and each part of it, in memory only, for as
/// long as it is asked for.
class Rates {
public:
    /// What `value` has grown by in a second since the last one of this series and `part` (an MBean's attribute). An
    /// error for the first one, and after the value went down, which is what a restart does.
    Result<double> take(const samples::SeriesKey& series, const std::string& part, double value, Deadline now);

private:
    struct Last {
        double value{0};
        Deadline time{};
    };
    void forget_before(Deadline time);

    std::map<std::pair<samples::SeriesKey, std::string>, Last> last_{};
    std::size_t takes_{0};
};

}  // namespace pyscaler::monitoring
