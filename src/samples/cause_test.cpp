#include "samples/cause.hpp"

#include <gtest/gtest.h>

namespace pyscaler::samples {
namespace {

TEST(Cause, is_bounded_and_clean) {
    EXPECT_EQ(Cause{"exit 3"}.text(), "exit 3");
    EXPECT_EQ(Cause{"not a number: \"a\r\nb\""}.text(), "not a number: \"a  b\"");
    EXPECT_EQ(Cause{""}.text(), "unknown");
    EXPECT_EQ(Cause{std::string(500, 'x')}.text().size(), 120u);
    EXPECT_EQ(Cause{std::string(119, 'x') + "ä"}.text(), std::string(119, 'x')) << "no character is cut in two";
    EXPECT_EQ(Cause{"a"}, Cause{"a"});
}

}  // namespace
}  // namespace pyscaler::samples
