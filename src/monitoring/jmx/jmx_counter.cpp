#include "monitoring/jmx/jmx_counter.hpp"

#include "jmx/mbean.hpp"
#include "jmx/name_pattern.hpp"
#include "monitoring/jmx/jmx_source.hpp"

#include <cmath>

namespace pyscaler::monitoring {

std::unique_ptr<Source> JmxCounter::make_source(const SourceServices& services) {
    return std::make_unique<JmxSource>(services);
}

bool JmxCounter::has_divisor() const {
    return !divisor_mbean.str().empty() || !divisor_attribute.str().empty() || !divisor_key.str().empty();
}

model::FieldErrors validate(const JmxCounter& counter) {
    model::FieldErrors errors;
    const auto& mbean = counter.mbean.str();
    if (const auto fault = pyscaler::jmx::pattern_fault(mbean); !fault.empty())
        errors.push_back({"mbean", fault});
    else if (counter.aggregate == Aggregate::none && pyscaler::jmx::is_pattern(mbean))
        errors.push_back({"mbean", "is a pattern, which needs an aggregate"});
    const auto& divisor = counter.divisor_mbean.str();
    if (const auto fault = divisor.empty() ? "" : pyscaler::jmx::name_fault(divisor); !fault.empty())
        errors.push_back({"divisor_mbean", fault});
    else if (pyscaler::jmx::is_pattern(divisor))
        errors.push_back({"divisor_mbean", "is a pattern"});
    if (!divisor.empty() && counter.divisor_attribute.str().empty())
        errors.push_back({"divisor_attribute", "must be given with divisor_mbean"});
    if (!std::isfinite(counter.scale) || counter.scale == 0) errors.push_back({"scale", "must not be 0"});
    return errors;
}

}  // namespace pyscaler::monitoring
