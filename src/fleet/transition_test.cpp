#include "fleet/transition.hpp"

#include "db/repository.hpp"
#include "db/test_database.hpp"
#include "model/event.hpp"
#include "model/nouns.hpp"

#include <gtest/gtest.h>

namespace pyscaler::fleet {
namespace {

using enum model::NodeState;

TEST(Transition, knows_which_way_a_node_may_go) {
    EXPECT_TRUE(may_move(intent, pending));
    EXPECT_TRUE(may_move(draining, in_service)) << "a node is taken back while it drains";
    EXPECT_TRUE(may_move(booting, terminating)) << "a launch may be given up";
    EXPECT_FALSE(may_move(terminating, in_service)) << "terminating is the point of no return";
    EXPECT_FALSE(may_move(in_service, terminated));
    EXPECT_FALSE(may_move(terminated, pending));
}

}  // namespace
}  // namespace pyscaler::fleet
