#include "model/cluster.hpp"

#include <fmt/core.h>

namespace pyscaler::model {

FieldErrors validate(const Cluster& cluster) {
    FieldErrors errors;
    if (cluster.min > cluster.max)
        errors.push_back({"min", fmt::format("must be at most max, which is {}", cluster.max.value())});
    if (cluster.victim_order == VictimOrder::least_busy && !cluster.victim_counter)
        errors.push_back({"victim_counter", "is required when victim_order is \"least_busy\""});
    return errors;
}

}  // namespace pyscaler::model
