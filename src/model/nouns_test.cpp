#include "model/nouns.hpp"

#include "model/json.hpp"

#include <boost/json/serialize.hpp>
#include <gtest/gtest.h>

namespace pyscaler::model {
namespace {

TEST(Cluster, reads_what_it_writes) {
    Cluster cluster;
    cluster.name = "web";
    cluster.growth_trigger = "grow";
    const auto written = to_json(cluster);
    EXPECT_EQ(written.at("interval"), "1m");
    EXPECT_EQ(from_json<Cluster>(written).value(), cluster);
}

}  // namespace
}  // namespace pyscaler::model
