#include "sandbox/launch_tokens.hpp"

#include "sandbox/answer.hpp"

#include <gtest/gtest.h>

namespace pyscaler::sandbox {
namespace {

std::string fingerprint_of(const char* body) { return LaunchTokens::fingerprint(*aws::parse_form(body)); }

TEST(LaunchTokens, RepeatTheLaunchOfTheSameParameters) {
    LaunchTokens tokens;
    const auto first = fingerprint_of("Action=RunInstances&ImageId=ami-1&MinCount=1&MaxCount=1&ClientToken=t");
    EXPECT_TRUE(tokens.find("t", first).empty());
    tokens.remember("t", first, {"i-1"});
    const auto reordered = fingerprint_of("MaxCount=1&Action=RunInstances&ClientToken=t&MinCount=1&ImageId=ami-1");
    EXPECT_EQ(tokens.find("t", reordered), std::vector<std::string>{"i-1"}) << "the order does not matter";
    EXPECT_THROW(tokens.find("t", fingerprint_of("Action=RunInstances&ImageId=ami-2&MinCount=1&MaxCount=1")), Refusal);
    EXPECT_TRUE(tokens.find("T", first).empty()) << "tokens are case-sensitive";
    tokens.forget("t");
    EXPECT_TRUE(tokens.find("t", first).empty());
}

TEST(LaunchTokens, LaunchAnewWithoutAToken) {
    LaunchTokens tokens;
    tokens.remember("", "x", {"i-1"});
    EXPECT_TRUE(tokens.find("", "x").empty());
}

}  // namespace
}  // namespace pyscaler::sandbox
