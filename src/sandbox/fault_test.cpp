#include "sandbox/fault.hpp"

#include <gtest/gtest.h>

namespace pyscaler::sandbox {
namespace {

Fault a_fault(std::string action, unsigned count, std::string code) {
    Fault fault;
    fault.action = std::move(action);
    fault.count = count;
    fault.code = std::move(code);
    return fault;
}

TEST(Faults, HappenAsOftenAsAskedAndOnlyToTheirAction) {
    Faults faults;
    faults.add(a_fault("RunInstances", 2, "InsufficientInstanceCapacity"));
    EXPECT_FALSE(faults.take("DescribeInstances"));
    EXPECT_TRUE(faults.take("RunInstances"));
    EXPECT_TRUE(faults.take("RunInstances"));
    EXPECT_FALSE(faults.take("RunInstances"));
}

TEST(Faults, OfAnyActionSpareTheBoot) {
    Faults faults;
    faults.add(a_fault("*", 1, "RequestLimitExceeded"));
    EXPECT_FALSE(faults.take("Boot"));
    EXPECT_TRUE(faults.take("DescribeTags"));
    faults.add(a_fault("Boot", 1, ""));
    EXPECT_TRUE(faults.take("Boot"));
}

TEST(Faults, HaveTheStatusThatAwsSends) {
    EXPECT_EQ(Faults::usual_status("RequestLimitExceeded"), 503);
    EXPECT_EQ(Faults::usual_status("InsufficientInstanceCapacity"), 500);
    EXPECT_EQ(Faults::usual_status("InvalidAMIID.NotFound"), 400);
}

}  // namespace
}  // namespace pyscaler::sandbox
