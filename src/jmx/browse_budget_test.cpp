#include "jmx/browse_budget.hpp"

#include <gtest/gtest.h>

namespace pyscaler::jmx {
namespace {

MBeanDescription described(std::size_t count, std::size_t name) {
    MBeanDescription all;
    for (std::size_t i = 0; i < count; ++i) all.attributes.emplace_back().name = std::string(name, 'n');
    return all;
}

TEST(BrowseBudget, LeavesOffWhatThereIsNoRoomForAndTells) {
    BrowseBudget budget;
    Browse all;
    std::size_t bytes = 0;
    while (budget.has_room_for(all, "a:b=c")) {
        auto& mbean = all.mbeans.emplace_back();
        budget.describe(mbean, described(1000, limits::name));
        for (const auto& attribute : mbean.attributes) bytes += attribute.described.name.size();
        if (mbean.attributes.size() < 1000)
            EXPECT_EQ(mbean.cause, std::to_string(1000 - mbean.attributes.size()) + " attributes are left off");
    }
    EXPECT_LT(all.mbeans.size(), 10U);
    EXPECT_LE(bytes, limits::browsed_memory);
    BrowsedAttribute attribute;
    budget.show(attribute, "value", {});
    EXPECT_EQ(attribute.cause, "left off");
}

TEST(BrowseBudget, HasRoomForWhatIsUsual) {
    BrowseBudget budget;
    Browse all;
    for (std::size_t i = 0; i < limits::browsed; ++i) {
        ASSERT_TRUE(budget.has_room_for(all, "a:b=c"));
        auto& mbean = all.mbeans.emplace_back();
        budget.describe(mbean, described(20, 20));
        for (auto& attribute : mbean.attributes) budget.show(attribute, std::string(100, 'v'), {"used", "max"});
        EXPECT_EQ(mbean.cause, "");
        EXPECT_EQ(mbean.attributes.back().cause, "");
    }
    EXPECT_FALSE(budget.has_room_for(all, "a:b=c"));
}

}  // namespace
}  // namespace pyscaler::jmx
