#pragma once
#include "base/clock.hpp"
#include "model/read_only.hpp"
#include "model/ref.hpp"

#include <boost/describe/class.hpp>
#include <optional>

namespace pyscaler::model {

struct Cluster;

/// While it lasts nothing in the cluster (or anywhere) is started or ended, by the program or by hand.
struct Freeze {
    std::int64_t id{0};
    std::optional<Owner<Cluster>> cluster{};  ///< none: all of them
    Text<1024, 1> reason{};
    ReadOnly<Text<255>> author{};
    ReadOnly<Time> created_at{};
    std::optional<Time> expires_at{};  ///< none: until it is removed

    friend bool operator==(const Freeze&, const Freeze&) = default;
};
BOOST_DESCRIBE_STRUCT(Freeze, (), (id, cluster, reason, author, created_at, expires_at))

}  // namespace pyscaler::model
