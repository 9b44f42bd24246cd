#include "samples/window.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

namespace pyscaler::samples {

namespace {

constexpr std::array<std::pair<std::string_view, Aggregate>, 6> names{{{"average", Aggregate::average},
                                                                       {"min", Aggregate::min},
                                                                       {"max", Aggregate::max},
                                                                       {"last", Aggregate::last},
                                                                       {"sum", Aggregate::sum},
                                                                       {"count", Aggregate::count}}};

/// What one step has seen.
struct Step {
    std::size_t count{0};
    double sum{0};
    double min{std::numeric_limits<double>::infinity()};
    double max{-std::numeric_limits<double>::infinity()};
    double last{0};
    const Cause* cause{nullptr};

    void add(const Sample& sample) {
        if (const auto* value = sample.value()) {
            ++count;
            sum += *value;
            min = std::min(min, *value);
            max = std::max(max, *value);
            last = *value;
        } else {
            cause = sample.cause();
        }
    }

    double value(Aggregate aggregate) const {
        switch (aggregate) {
            case Aggregate::average: return sum / static_cast<double>(count);
            case Aggregate::min: return min;
            case Aggregate::max: return max;
            case Aggregate::last: return last;
            case Aggregate::sum: return sum;
            case Aggregate::count: return static_cast<double>(count);
        }
        return last;
    }

    Sample at(Time time, Aggregate aggregate) const {
        if (count == 0 && aggregate != Aggregate::count) return {time, *cause};
        return {time, value(aggregate)};
    }
};

}  // namespace

std::optional<Aggregate> parse_aggregate(std::string_view name) {
    for (const auto& [known, aggregate] : names)
        if (known == name) return aggregate;
    return std::nullopt;
}

std::vector<Sample> aggregate(std::span<const Sample> samples, const Window& window) {
    const auto step = window.step.value();
    if (step.count() == 0) return {samples.begin(), samples.end()};
    const auto origin = std::max(window.from, Time{});  // a time from outside may be too far away to subtract
    std::vector<Sample> result;
    for (auto next = samples.begin(); next != samples.end();) {
        const auto begin = origin + (next->time() - origin) / step * step;
        Step seen;
        for (; next != samples.end() && next->time() - begin < step; ++next) seen.add(*next);
        result.push_back(seen.at(begin, window.aggregate));
    }
    return result;
}

}  // namespace pyscaler::samples
