#pragma once
#include "base/clock.hpp"
#include "samples/cause.hpp"
#include "samples/series_key.hpp"

#include <utility>
#include <variant>
#include <vector>

namespace pyscaler::samples {

/// One value of a series at one time, or the fact that there was none, and why.
class Sample {
public:
    Sample(Time time, double value) : time_(time), reading_(value) {}
    Sample(Time time, Cause cause) : time_(time), reading_(std::move(cause)) {}

    Time time() const noexcept { return time_; }
    bool is_missing() const noexcept { return reading_.index() == 1; }
    /// The value, or nullptr when it is missing. In the counter's own unit.
    const double* value() const noexcept { return std::get_if<double>(&reading_); }
    /// Why it is missing, or nullptr when it is not.
    const Cause* cause() const noexcept { return std::get_if<Cause>(&reading_); }

    friend bool operator==(const Sample&, const Sample&) = default;

private:
    Time time_;
    std::variant<double, Cause> reading_;
};

/// A sample and the series it belongs to.
struct Entry {
    SeriesKey key;
    Sample sample;
};

/// What is appended together.
using Batch = std::vector<Entry>;

}  // namespace pyscaler::samples
