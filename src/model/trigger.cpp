#include "model/trigger.hpp"

#include <algorithm>
#include <fmt/core.h>

namespace pyscaler::model {

FieldErrors validate(const Trigger& trigger) {
    FieldErrors errors;
    if (trigger.counters.empty()) errors.push_back({"counters", "must name at least one counter"});
    for (auto at = trigger.counters.begin(); at != trigger.counters.end(); ++at)
        if (std::find(trigger.counters.begin(), at, *at) != at)
            errors.push_back({fmt::format("counters[{}]", at - trigger.counters.begin()), "is named twice"});
    return errors;
}

}  // namespace pyscaler::model
