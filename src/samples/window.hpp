#pragma once
#include "base/clock.hpp"
#include "base/duration.hpp"
#include "samples/sample.hpp"

#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace pyscaler::samples {

/// How the samples of one step become one.
enum class Aggregate { average, min, max, last, sum, count };

/// "average", "min" and so on; nothing when it is no aggregate.
std::optional<Aggregate> parse_aggregate(std::string_view name);

/// Which part of a series, and how finely: from <= time < to. To include a sample taken right now, end a millisecond
/// later.
struct Window {
    Time from{};
    Time to{};
    Duration step{};  ///< zero: the samples as they are
    Aggregate aggregate{Aggregate::average};
};

/// One sample per step of `window`, at the step's beginning (from, from + step, ...), in order of time. Values count,
/// missing ones do not; a step with nothing but missing samples is missing with the cause of its last (its `count` is
/// 0); a step without samples is left out. `samples` are sorted and inside the window.
std::vector<Sample> aggregate(std::span<const Sample> samples, const Window& window);

}  // namespace pyscaler::samples
