#include "monitoring/jmx/counter_value.hpp"

#include "jmx/failure.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/core.h>
#include <numeric>
#include <optional>
#include <vector>

namespace pyscaler::monitoring {
namespace {

using pyscaler::jmx::error_of;
using pyscaler::jmx::Failure;
using pyscaler::jmx::MBeanNumber;

bool takes_no_part(const Error& error) {
    constexpr Failure reasons[]{Failure::no_such_mbean, Failure::no_such_attribute, Failure::no_such_key,
                                Failure::not_a_number,  Failure::no_divisor,        Failure::rate_unknown};
    return std::ranges::any_of(reasons, [&](Failure reason) { return pyscaler::jmx::is(error, reason); });
}

Result<double> divisor_of(const JmxCounter& counter, const CounterParts& parts, const std::string& mbean) {
    const bool is_shared = !counter.divisor_mbean.str().empty();
    const auto found = std::ranges::find_if(
        parts.divisors, [&](const MBeanNumber& divisor) { return is_shared || divisor.mbean == mbean; });
    // Where none was read, why not stands in the place of all.
    if (found != parts.divisors.end()) return found->number;
    if (!parts.divisors.empty() && !parts.divisors.front().number) return parts.divisors.front().number;
    return error_of(Failure::no_divisor, mbean + " has none");
}

Result<double> quotient(double value, const Result<double>& divisor) {
    if (!divisor) return divisor.error();
    if (!(*divisor > 0)) return error_of(Failure::no_divisor, fmt::format("it is {}", *divisor));
    return value / *divisor;
}

Result<double> value_of(const JmxCounter& counter, const CounterParts& parts, const MBeanNumber& one,
                        const RateOf& rate_of) {
    auto value = one.number;
    if (value && counter.rate) value = rate_of(one.mbean, *value);
    if (value && counter.has_divisor()) value = quotient(*value, divisor_of(counter, parts, one.mbean));
    return value;
}

double put_together(Aggregate how, const std::vector<double>& values) {
    const auto sum = std::accumulate(values.begin(), values.end(), 0.0);
    switch (how) {
        case Aggregate::none: return values.front();
        case Aggregate::sum: return sum;
        case Aggregate::average: return sum / static_cast<double>(values.size());
        case Aggregate::max: return *std::ranges::max_element(values);
        case Aggregate::min: return *std::ranges::min_element(values);
    }
    return sum;
}

}  // namespace

Result<double> counter_value(const JmxCounter& counter, const CounterParts& parts, const RateOf& rate_of) {
    std::vector<double> values;
    std::optional<Error> without;
    std::optional<Error> failed;
    for (const auto& one : parts.values) {
        // Each rate is taken even after a failure: the next round needs what it remembers.
        const auto value = value_of(counter, parts, one, rate_of);
        if (value)
            values.push_back(*value);
        else if (auto& error = takes_no_part(value.error()) ? without : failed; !error)
            error = value.error();
    }
    if (failed) return *failed;
    if (values.empty()) return without.value_or(error_of(Failure::no_such_mbean, counter.mbean.str()));
    const auto result = put_together(counter.aggregate, values) * counter.scale;
    if (!std::isfinite(result)) return error_of(Failure::not_a_number, "infinite");
    return result;
}

}  // namespace pyscaler::monitoring
