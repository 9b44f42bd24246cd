#pragma once
#include "base/clock.hpp"
#include "model/json_document.hpp"
#include "model/keys.hpp"
#include "model/read_only.hpp"
#include "model/text.hpp"

#include <boost/describe/class.hpp>

namespace pyscaler::model {

/// What was decided for one slot of one cluster, and why.
struct DecisionRecord {
    std::int64_t id{0};
    ReadOnly<Text<50>> cluster{};
    ReadOnly<Time> slot{};
    ReadOnly<Json<(1U << 20U)>> record{};

    friend bool operator==(const DecisionRecord&, const DecisionRecord&) = default;
};
BOOST_DESCRIBE_STRUCT(DecisionRecord, (), (id, cluster, slot, record))

inline auto unique_keys(const DecisionRecord*) { return keys(key(&DecisionRecord::cluster, &DecisionRecord::slot)); }

}  // namespace pyscaler::model
